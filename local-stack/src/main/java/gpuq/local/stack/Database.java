package gpuq.local.stack;

import gpuq.local.part.Part;
import gpuq.local.part.Postgres;
import gpuq.local.part.PostgresAddress;
import gpuq.local.process.Launch;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/// PostgreSQL together with the one database in it that our services use: ready means that this
/// exists.
final class Database implements Part {
    private final Postgres postgres;
    private final PostgresAddress address;
    private final String name;

    Database(Postgres postgres, PostgresAddress address, String name) {
        this.postgres = postgres;
        this.address = address;
        this.name = name;
    }

    @Override
    public String name() {
        return postgres.name();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        postgres.prepare();
    }

    @Override
    public Launch launch() {
        return postgres.launch();
    }

    @Override
    public boolean isReady() {
        if (!postgres.isReady()) {
            return false;
        }
        address.createDatabase(name);
        try (Connection connection = address.connect(name)) {
            return connection.isValid(2);
        } catch (SQLException _) {
            return false;
        }
    }
}
