package gpuq.common.mlebench;

/// Why a folder cannot be imported, in a sentence for the person who tries.
public final class ImportException extends Exception {

    private static final long serialVersionUID = 1L;

    public ImportException(String message) {
        super(message);
    }
}
