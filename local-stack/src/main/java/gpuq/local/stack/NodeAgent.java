package gpuq.local.stack;

import gpuq.local.client.Enrolment;
import gpuq.local.part.Part;
import gpuq.local.part.QuarkusApp;
import gpuq.local.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The agent of one node: the application as it is, enrolled before its first start. That the node
/// is enrolled is noted when its agent has been ready once, so a start that failed half-way tries
/// again.
final class NodeAgent implements Part {
    private final QuarkusApp app;
    private final Enrolment enrolment;
    private final Path tokenFile;
    private final Path enrolledMark;

    NodeAgent(QuarkusApp app, Enrolment enrolment, Path tokenFile, Path enrolledMark) {
        this.app = app;
        this.enrolment = enrolment;
        this.tokenFile = tokenFile;
        this.enrolledMark = enrolledMark;
    }

    @Override
    public String name() {
        return app.name();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        app.prepare();
        if (!Files.exists(enrolledMark)) {
            enrolment.writeToken(name(), tokenFile);
        }
    }

    @Override
    public Launch launch() {
        return app.launch();
    }

    @Override
    public boolean isReady() {
        if (!app.isReady()) {
            return false;
        }
        noteEnrolled();
        return true;
    }

    private void noteEnrolled() {
        try {
            if (!Files.exists(enrolledMark)) {
                Files.createFile(enrolledMark);
                Files.deleteIfExists(tokenFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The mark " + enrolledMark + " cannot be made.", e);
        }
    }
}
