package gpuq.common;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the edge cases that a test shows to be kept, such as `NODE-3`. `docs/edge-cases.md` is
/// made from it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface EdgeCase {

    /// Ids of the list of edge cases.
    String[] value();
}
