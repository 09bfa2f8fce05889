package gpuq.api.projection;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/// JSON that PostgreSQL takes: it cannot store U+0000, so U+FFFD stands for it. Agents clean the
/// words of strangers themselves; one that does not must not stop the projection.
final class StorableJson extends CharacterEscapes {

    private static final long serialVersionUID = 1;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
        escapes[0] = CharacterEscapes.ESCAPE_CUSTOM;
        return escapes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
        return new SerializedString("\\ufffd");
    }
}
