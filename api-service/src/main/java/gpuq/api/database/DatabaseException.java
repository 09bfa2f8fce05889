package gpuq.api.database;

import java.sql.SQLException;

/// The database failed; the transaction is rolled back, and nothing of it was done.
public final class DatabaseException extends RuntimeException {

    private final String sqlState;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
        sqlState = String.valueOf(cause.getSQLState());
    }

    /// Whether a unique key was violated.
    public boolean isDuplicate() {
        return sqlState.equals("23505");
    }
}
