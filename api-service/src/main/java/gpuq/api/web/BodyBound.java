package gpuq.api.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads no more of a body than its path takes. A body that names its length was refused before;
/// one that does not is refused here, when it has grown too large (NET-8).
@Provider
public class BodyBound implements ReaderInterceptor {

    private final CurrentVertxRequest current;

    BodyBound(CurrentVertxRequest current) {
        this.current = current;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        long limit = BodyLimits.limitOf(current.getCurrent());
        context.setInputStream(new Bounded(context.getInputStream(), limit));
        return context.proceed();
    }

    private static final class Bounded extends FilterInputStream {
        private final long limit;
        private long read;

        Bounded(InputStream in, long limit) {
            super(in);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                count(1);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int some = super.read(bytes, from, most);
            if (some > 0) {
                count(some);
            }
            return some;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limit) {
                throw BodyLimits.refusal(limit);
            }
        }
    }
}
