package gpuq.agent.cuda;

import gpuq.agent.loop.SteadyLoop;
import gpuq.common.contract.AgentEvent.UnfitImage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/// Knows which images do not run here: found when the agent starts, and again from time to time, as
/// images come and drivers are renewed.
public final class ImageWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ImageWatch.class);

    private final ImageFit fit;
    private final Runnable whenChanged;
    private final SteadyLoop loop;
    private volatile List<UnfitImage> unfit = List.of();

    /// Looks at once.
    ///
    /// @param rest between two looks
    public ImageWatch(
            ImageFit fit, Duration rest, SteadyLoop.Failures failures, Runnable whenChanged)
            throws IOException {
        this.fit = fit;
        this.whenChanged = whenChanged;
        boolean _ = look();
        this.loop = SteadyLoop.startRested("image-check", rest, failures, this::lookAgain);
    }

    private void lookAgain() throws IOException {
        if (look()) {
            whenChanged.run();
        }
    }

    private boolean look() throws IOException {
        List<UnfitImage> now = fit.unfit();
        boolean changed = !now.equals(unfit);
        unfit = now;
        if (changed) {
            LOG.warnf("images that do not run here changed images=%s", now);
        }
        return changed;
    }

    public List<UnfitImage> unfit() {
        return unfit;
    }

    @Override
    public void close() {
        loop.close();
    }
}
