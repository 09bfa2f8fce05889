package gpuq.api.problem;

/// Every refusal of the API, with its HTTP status. Clients may switch on the code; it never changes
/// its meaning.
public enum ProblemCode {
    INVALID_CONFIG(400, "The config is not valid"),
    MALFORMED_REQUEST(400, "The request cannot be read"),
    CURSOR_INVALID(400, "The cursor is not one of ours"),
    DIGEST_MISMATCH(400, "The bytes do not match their digest"),
    UPLOAD_INCOMPLETE(400, "The upload ended early"),
    UNAUTHENTICATED(401, "Sign in first"),
    TOKEN_EXPIRED(401, "The token has expired"),
    TOKEN_TOO_LONG(401, "The token lives too long"),
    FORBIDDEN(403, "Your role may not do this"),
    USER_BLOCKED(403, "This account is blocked"),
    COMPETITION_OWNED_BY_OTHER(403, "The competition belongs to somebody else"),
    NOT_FOUND(404, "Not found"),
    UNKNOWN_COMPETITION(404, "There is no such competition"),
    METHOD_NOT_ALLOWED(405, "This method is not allowed here"),
    NOT_ACCEPTABLE(406, "Nothing acceptable to give"),
    SLOW_REQUEST(408, "The request came too slowly"),
    JOB_FINISHED(409, "The job has ended"),
    JOB_RUNNING(409, "The job is running"),
    DUPLICATE_SUBMISSION(409, "The same submission is still unfinished"),
    IDEMPOTENCY_IN_FLIGHT(409, "The first request with this key is still in flight"),
    COMPETITION_NOT_OPEN(409, "The competition is not open"),
    COMPETITION_CLOSED(409, "The competition is closed"),
    NOT_QUEUED(409, "The job is not queued"),
    NOT_RUNNING(409, "The job is not running"),
    VERSION_CONFLICT(412, "Somebody changed it meanwhile"),
    SOLUTION_TOO_LARGE(413, "The solution is too large"),
    BODY_TOO_LARGE(413, "The request is too large"),
    URI_TOO_LONG(414, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "This content type is not taken here"),
    EMPTY_SOLUTION(422, "The solution has no code"),
    NOT_PYTHON(422, "The solution is not Python"),
    BAD_ENCODING(422, "The solution's encoding is wrong"),
    IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
    LIMIT_EXCEEDED(422, "Above the competition's limit"),
    UNSATISFIABLE_RESOURCES(422, "No node has such resources"),
    BUNDLE_INVALID(422, "The bundle has faults"),
    BUNDLE_UNSAFE(422, "The archive must not be unpacked"),
    SELF_TEST_FAILED(422, "The version's self-test has not passed"),
    RATE_LIMITED(429, "Too many requests"),
    QUOTA_EXCEEDED(429, "The quota is used up"),
    TOO_MANY_STREAMS(429, "Too many open streams"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    /// Not in the contract: a fault of ours that nobody foresaw.
    INTERNAL_ERROR(500, "This is our fault"),
    QUEUE_FULL(503, "The queue is full"),
    MAINTENANCE(503, "Closed for maintenance"),
    OVERLOADED(503, "Too busy"),
    STORAGE_FULL(503, "The storage is full"),
    QUERY_TIMEOUT(503, "The query took too long"),
    IDENTITY_UNAVAILABLE(503, "The sign-in service is away"),
    RESULT_UNAVAILABLE(503, "The result cannot be read now");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
