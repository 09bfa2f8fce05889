package gpuq.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir Path folder;

    @Test
    void what_was_appended_is_there_after_a_restart() throws IOException, InterruptedException {
        try (Journal journal = open().journal()) {
            journal.append(List.of(bytes("a"), bytes("b")));
            journal.append(List.of(bytes("c")));
        }
        assertThat(content()).containsExactly("a", "b", "c");
    }

    @Test
    @EdgeCase("UNREC-2")
    void a_torn_tail_is_dropped_and_writing_goes_on_behind_the_whole_records()
            throws IOException, InterruptedException {
        try (Journal journal = open().journal()) {
            journal.append(List.of(bytes("a")));
        }
        Files.write(file(), new byte[] {0, 0, 0, 9, 1, 2}, StandardOpenOption.APPEND);
        try (Journal journal = open().journal()) {
            journal.append(List.of(bytes("b")));
        }
        assertThat(content()).containsExactly("a", "b");
        assertThat(folder.resolve("journal.damaged")).exists();
    }

    @Test
    void a_replaced_journal_holds_what_is_alive_and_what_came_after()
            throws IOException, InterruptedException {
        try (Journal journal = open().journal()) {
            journal.append(List.of(bytes("a")));
            journal.replace(() -> List.of(bytes("x")));
            journal.append(List.of(bytes("b")));
            assertThat(journal.sizeBytes()).isEqualTo(Files.size(file()));
        }
        assertThat(content()).containsExactly("x", "b");
    }

    @Test
    void many_writers_share_the_disk_and_lose_nothing() throws IOException, InterruptedException {
        try (Journal journal = open().journal()) {
            List<Thread> writers = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                String record = "record" + n;
                writers.add(Thread.ofVirtual().start(() -> append(journal, record)));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }
        assertThat(content()).hasSize(200).doesNotHaveDuplicates();
    }

    private static void append(Journal journal, String record) {
        try {
            journal.append(List.of(bytes(record)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Path file() {
        return folder.resolve("journal");
    }

    private Journal.Opened open() throws IOException {
        return Journal.open(file(), () -> {});
    }

    private List<String> content() throws IOException {
        Journal.Opened opened = open();
        opened.journal().close();
        return opened.records().stream()
                .map(record -> new String(record, StandardCharsets.US_ASCII))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
