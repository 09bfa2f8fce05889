package gpuq.local.part;

import gpuq.local.process.StackException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.postgresql.ds.PGSimpleDataSource;

/// Where a PostgreSQL of ours listens and how one gets in. Apart from [Postgres], as tests load
/// this one without the packages that only the program needs.
public record PostgresAddress(int port, String password) {
    public static final String USER = "gpuq";

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setUrl(url(database));
        source.setUser(USER);
        source.setPassword(password);
        source.setConnectTimeout(5);
        return source.getConnection();
    }

    /// Makes `database` if it is not there.
    public void createDatabase(String database) {
        if (!database.equals(database.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", ""))) {
            throw new IllegalArgumentException("Not a plain database name: " + database);
        }
        try (Connection connection = connect("postgres");
                var exists =
                        connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
                var create = connection.createStatement()) {
            exists.setString(1, database);
            if (!exists.executeQuery().next()) {
                create.execute("CREATE DATABASE " + database);
            }
        } catch (SQLException e) {
            throw new StackException("The database " + database + " cannot be made.", e);
        }
    }
}
