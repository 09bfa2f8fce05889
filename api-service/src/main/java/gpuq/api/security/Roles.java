package gpuq.api.security;

/// The realm's roles, as tokens carry them.
public final class Roles {

    public static final String STUDENT = "student";
    public static final String INSTRUCTOR = "instructor";
    public static final String ASSISTANT = "assistant";
    public static final String OPERATOR = "operator";

    private Roles() {}
}
