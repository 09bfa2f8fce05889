package gpuq.common;

import gpuq.common.job.OutcomeCode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the codes with which a job, or an attempt of one, ends in a test. `docs/outcomes.md` is
/// made from it, and a code that no test reaches fails the build.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Reaches {

    /// The codes that the test's assertions hold.
    OutcomeCode[] value();
}
