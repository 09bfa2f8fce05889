package gpuq.common.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// An entry's name as a list of plain path components, or what is wrong with it (EXPLOIT-1). A
/// leading `./`, as `tar` writes it, means nothing and is dropped; everything else that could mean
/// another place than it seems to is refused, never mended.
///
/// @param components empty for the root folder itself
/// @param fault why the name cannot be taken; empty if it can
record EntryName(List<String> components, String fault) {

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

    static EntryName of(String name, ArchiveLimits limits) {
        String fault = faultOfWhole(name, limits);
        if (!fault.isEmpty()) {
            return new EntryName(List.of(), fault);
        }
        List<String> components = new ArrayList<>();
        String[] parts = name.split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean last = i == parts.length - 1;
            if (part.equals(".") || (part.isEmpty() && last)) {
                continue;
            }
            fault = faultOfComponent(part, limits);
            if (!fault.isEmpty()) {
                return new EntryName(List.of(), fault);
            }
            components.add(part);
        }
        return new EntryName(List.copyOf(components), "");
    }

    /// The path below the folder, with `/`.
    String path() {
        return String.join("/", components);
    }

    private static String faultOfWhole(String name, ArchiveLimits limits) {
        if (name.isEmpty()) {
            return "has no name";
        }
        if (name.startsWith("/") || DRIVE.matcher(name).matches()) {
            return "has an absolute path";
        }
        if (name.indexOf('\0') >= 0) {
            return "has a NUL in its name";
        }
        if (name.indexOf('\\') >= 0) {
            return "has a backslash in its name; components are separated by /";
        }
        if (name.indexOf('\uFFFD') >= 0) {
            return "has a name that is not UTF-8";
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > limits.pathBytes()) {
            return "has a path of more than " + limits.pathBytes() + " bytes";
        }
        return "";
    }

    private static String faultOfComponent(String part, ArchiveLimits limits) {
        if (part.isEmpty()) {
            return "has an empty component in its path";
        }
        if (part.equals("..")) {
            return "has .. in its path";
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > limits.nameBytes()) {
            return "has a name of more than " + limits.nameBytes() + " bytes";
        }
        return "";
    }
}
