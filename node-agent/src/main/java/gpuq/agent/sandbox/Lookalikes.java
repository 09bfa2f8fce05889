package gpuq.agent.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// Finds files that may have been meant where the wanted one is missing (OUTPUT-1, OUTPUT-3,
/// OUTPUT-6): in the same folder those of the same ending, deeper only those of the very name. It
/// only makes a hint; nothing it finds is ever graded.
final class Lookalikes {

    private final String wanted;
    private final String ending;
    private final List<String> found = new ArrayList<>();

    private Lookalikes(String wanted) {
        this.wanted = wanted.toLowerCase(Locale.ROOT);
        int dot = wanted.lastIndexOf('.');
        this.ending = dot < 0 ? "" : this.wanted.substring(dot);
    }

    static List<String> of(Path folder, String wanted) {
        Lookalikes search = new Lookalikes(wanted);
        boolean _ = HostileTree.walk(folder, search::look);
        Collections.sort(search.found);
        return search.found;
    }

    private void look(HostileTree.Entry entry) {
        if (entry.isFolder()) {
            return;
        }
        String lower = entry.name().toLowerCase(Locale.ROOT);
        boolean alike =
                entry.depth() == 0
                        ? lower.equals(wanted) || (!ending.isEmpty() && lower.endsWith(ending))
                        : lower.equals(wanted);
        if (alike) {
            found.add(entry.shown());
        }
    }
}
