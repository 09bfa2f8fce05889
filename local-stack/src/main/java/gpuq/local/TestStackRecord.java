package gpuq.local;

import gpuq.local.part.Installation;
import gpuq.local.part.PostgresAddress;
import gpuq.local.part.Secrets;
import gpuq.local.process.ProcessRef;
import gpuq.local.process.StackException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// What a running test stack says of itself in its folder. There only while the stack can be used:
/// written when all answer, and void when the process that keeps them is gone.
record TestStackRecord(ProcessRef keeper, String bootstrapServers, PostgresAddress postgres) {
    private static final String FILE = "stack.properties";

    static Path folders(Installation installation) {
        return installation.state().resolve("test-stack");
    }

    static Path folder(Installation installation, ProcessRef owner) {
        return folders(installation).resolve(owner.pid() + "-" + owner.startTicks());
    }

    static Optional<TestStackRecord> read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var all = new Properties();
        try {
            all.load(new StringReader(Files.readString(file)));
        } catch (IOException e) {
            throw new StackException(file + " cannot be read.", e);
        }
        return ProcessRef.parse(all.getProperty("keeper"))
                .filter(ProcessRef::isAlive)
                .map(
                        keeper ->
                                new TestStackRecord(
                                        keeper,
                                        all.getProperty("kafka"),
                                        new PostgresAddress(
                                                Integer.parseInt(all.getProperty("postgres.port")),
                                                all.getProperty("postgres.password"))));
    }

    void write(Path folder) throws IOException {
        var all = new Properties();
        all.setProperty("keeper", keeper.text());
        all.setProperty("kafka", bootstrapServers);
        all.setProperty("postgres.port", Integer.toString(postgres.port()));
        all.setProperty("postgres.password", postgres.password());
        var text = new StringWriter();
        all.store(text, null);
        Secrets.write(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
