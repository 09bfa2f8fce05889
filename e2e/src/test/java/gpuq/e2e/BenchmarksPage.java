package gpuq.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `docs/benchmarks.md`: each benchmark writes its own section, between two marks.
record BenchmarksPage(Path file) {

    /// Puts a section in place of what that benchmark wrote before.
    void write(String benchmark, String section) throws IOException {
        String begin = "<!-- bench " + benchmark + " -->\n";
        String end = "<!-- /bench " + benchmark + " -->";
        String page = Files.readString(file);
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IOException(file + " has no section for bench " + benchmark);
        }
        Files.writeString(
                file, page.substring(0, from + begin.length()) + section + page.substring(to));
    }
}
