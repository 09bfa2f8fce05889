package gpuq.local.part;

import gpuq.local.process.StackException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/// Which part listens where. A port is chosen once and kept for the next start, so that addresses
/// in a browser and in tokens stay true; only one that somebody else has taken meanwhile is chosen
/// anew.
public final class Ports {
    /// Below the range from which the kernel gives ports to outgoing connections: one of those
    /// could otherwise sit on our port at the next start.
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
    private static final int MAX_TRIES = 1000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final Properties remembered = new Properties();
    private final Set<Integer> given = new HashSet<>();

    public Ports(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                remembered.load(new StringReader(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new StackException("The ports in " + file + " cannot be read.", e);
        }
    }

    /// The port of `name`, free at this moment and given to nobody else.
    public int of(String name) {
        int port = remembered(name);
        if (port == 0 || given.contains(port) || !OpenPort.isFree(port)) {
            port = choose();
            remembered.setProperty(name, Integer.toString(port));
            save();
        }
        given.add(port);
        return port;
    }

    private int remembered(String name) {
        try {
            return Integer.parseInt(remembered.getProperty(name, "0"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private int choose() {
        for (int i = 0; i < MAX_TRIES; i++) {
            int port = RANDOM.nextInt(LOWEST, HIGHEST);
            if (!given.contains(port)
                    && !remembered.containsValue(Integer.toString(port))
                    && OpenPort.isFree(port)) {
                return port;
            }
        }
        throw new StackException("No free port between %d and %d.".formatted(LOWEST, HIGHEST));
    }

    private void save() {
        var text = new StringWriter();
        try {
            remembered.store(text, null);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Secrets.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StackException("The ports cannot be written to " + file + ".", e);
        }
    }
}
