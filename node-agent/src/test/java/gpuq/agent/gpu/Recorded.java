package gpuq.agent.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Outputs of `nvidia-smi` as drivers write them, and what they look like after something has
/// happened to the second of two GPUs.
public final class Recorded {

    static final String FIRST = "GPU-2b6a1f4e-90c3-4d0f-8a3c-5f7d1c9be001";
    static final String SECOND = "GPU-7c1d8e52-13aa-4be9-b1f0-0a9f33c7d002";

    private Recorded() {}

    /// Two idle A100, driver 550.
    public static String pair() throws IOException {
        return text("a100-pair.xml");
    }

    static String text(String name) throws IOException {
        try (InputStream in = Recorded.class.getResourceAsStream("/gpu/" + name)) {
            if (in == null) {
                throw new IOException("not recorded: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The pair after a change of the second GPU.
    public static String second(String was, String is) throws IOException {
        return change(pair(), SECOND, was, is);
    }

    /// A change behind a device's id, which stands before all that changes.
    static String change(String xml, String uuid, String was, String is) {
        int from = xml.indexOf(uuid);
        int at = xml.indexOf(was, from);
        if (from < 0 || at < 0) {
            throw new IllegalArgumentException("not in the recording: " + was);
        }
        return xml.substring(0, at) + is + xml.substring(at + was.length());
    }

    /// A process that has the second GPU open.
    public static String secondInUse() throws IOException {
        return second(
                "<processes>",
                """
                <processes>
                			<process_info>
                				<gpu_instance_id>N/A</gpu_instance_id>
                				<compute_instance_id>N/A</compute_instance_id>
                				<pid>4711</pid>
                				<type>C</type>
                				<process_name>/usr/bin/python3</process_name>
                				<used_memory>5120 MiB</used_memory>
                			</process_info>\
                """);
    }

    static String usedOfSecond(int mebibytes) throws IOException {
        return second("<used>0 MiB</used>", "<used>" + mebibytes + " MiB</used>");
    }

    static GpuReading reading(String xml) throws IOException {
        return SmiXml.parse(xml);
    }

    /// A tool that answers as the driver's does; what it says can be changed by writing its files.
    ///
    /// @param folder holds the tool and `answer.xml`
    public static Path tool(Path folder) throws IOException {
        Files.writeString(folder.resolve("capabilities.csv"), text("capabilities.csv"));
        Path tool = folder.resolve("nvidia-smi");
        Files.writeString(
                tool,
                """
                #!/bin/sh
                cd "${0%/*}" || exit 255
                case $1 in
                  -q) cat answer.xml; exit "$(cat code 2> /dev/null || echo 0)" ;;
                  --query-gpu=uuid,compute_cap) cat capabilities.csv ;;
                  -L) cat list.txt 2> /dev/null ;;
                esac
                """);
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        answer(folder, pair());
        return tool;
    }

    /// From now on the tool says this.
    public static void answer(Path folder, String xml) throws IOException {
        // By renaming: the tool reads the one or the other, never half of it.
        Path unfinished = folder.resolve("answer.tmp");
        Files.writeString(unfinished, xml);
        Files.move(unfinished, folder.resolve("answer.xml"), StandardCopyOption.ATOMIC_MOVE);
    }
}
