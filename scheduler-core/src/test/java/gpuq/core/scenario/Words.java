package gpuq.core.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Plain words and `name=value` words of one action or expectation.
record Words(List<String> plain, Map<String, String> named) {

    static Words parse(String text) {
        List<String> plain = new ArrayList<>();
        Map<String, String> named = new TreeMap<>();
        for (String word : text.strip().split("\\s+")) {
            int sign = word.indexOf('=');
            if (sign < 0) {
                plain.add(word);
            } else {
                named.put(word.substring(0, sign), word.substring(sign + 1));
            }
        }
        return new Words(plain, named);
    }

    String verb() {
        return plain.get(0);
    }

    /// The thing that the verb is about.
    String object() {
        return plain.size() > 1 ? plain.get(1) : "";
    }

    boolean has(String word) {
        return plain.contains(word);
    }

    String get(String name, String otherwise) {
        return named.getOrDefault(name, otherwise);
    }

    int get(String name, int otherwise) {
        return named.containsKey(name) ? Integer.parseInt(named.get(name)) : otherwise;
    }

    /// Whether everything that these words say is said there.
    boolean areIn(Words said) {
        return said.plain().containsAll(plain)
                && said.named().entrySet().containsAll(named.entrySet());
    }
}
