package gpuq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.common.EdgeCase;
import gpuq.common.bundle.Digests;
import gpuq.common.bundle.Tree;
import gpuq.common.bundle.TreeList;
import gpuq.common.job.Sha256;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataListTest {

    @TempDir Path root;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path data = Path.of("");
    private Path list = Path.of("");

    @BeforeEach
    void makeData() throws IOException {
        data = Files.createDirectories(root.resolve("data"));
        list = root.resolve("public.tree.json");
        Files.createDirectories(data.resolve("train"));
        Files.writeString(data.resolve("train/a b.csv"), "12345");
        Files.writeString(data.resolve("sample.csv"), "id\n");
    }

    @Test
    @EdgeCase({"DATA-4", "LARGE-1"})
    void every_file_is_listed_with_its_size_and_digest_and_the_whole_has_one() throws IOException {
        assertThat(run(data.toString(), "--out", list.toString())).as("%s", err).isZero();
        Tree tree = TreeList.read(list);
        assertThat(tree.files())
                .containsExactly(
                        new Tree.Entry("sample.csv", 3, digest("id\n")),
                        new Tree.Entry("train/a b.csv", 5, digest("12345")));
        assertThat(TreeList.faults(list, Digests.of(list))).isEmpty();
        assertThat(out.toString())
                .contains("lists 2 files of 8 bytes.", "sha256: " + Digests.of(list));
    }

    @Test
    void nothing_is_overwritten_and_the_list_is_not_in_itself() throws IOException {
        Files.writeString(list, "mine");
        assertThat(run(data.toString(), "--out", list.toString())).isOne();
        assertThat(list).hasContent("mine");
        assertThat(run(data.toString(), "--out", data.resolve("list.json").toString())).isOne();
        assertThat(data.resolve("list.json")).doesNotExist();
        assertThat(run(root.resolve("nowhere").toString(), "--out", root + "/x.json")).isOne();
        assertThat(err.toString())
                .contains("is there already.", "in the folder that it lists.", "is no folder.");
    }

    private static Sha256 digest(String text) {
        return Digests.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "data";
        all[1] = "list";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Gpuq.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}
