package gpuq.api.security;

import java.util.List;

/// The realm's roles, as tokens carry them.
public final class Roles {

    public static final String STUDENT = "student";
    public static final String INSTRUCTOR = "instructor";
    public static final String ASSISTANT = "assistant";
    public static final String OPERATOR = "operator";

    /// In the order of the alphabet.
    public static final List<String> ALL = List.of(ASSISTANT, INSTRUCTOR, OPERATOR, STUDENT);

    private Roles() {}
}
