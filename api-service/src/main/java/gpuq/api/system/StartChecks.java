package gpuq.api.system;

import gpuq.api.ApiConfig;
import gpuq.api.database.Database;
import gpuq.common.contract.PoolTable;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/// Looks before anything is served whether this process belongs to this database and has what it
/// needs; [ApiMain] says each fault and ends the process (CONF-1, HUMAN-4, UNREC-5).
@ApplicationScoped
public class StartChecks {

    private static final int FIRST = 1;
    private static final int KEY_BYTES = 32;

    private final ApiConfig config;
    private final Database database;
    private final Flyway flyway;

    StartChecks(ApiConfig config, Database database, Flyway flyway) {
        this.config = config;
        this.database = database;
        this.flyway = flyway;
    }

    void check(@Observes @Priority(FIRST) StartupEvent event) {
        List<String> faults = faults();
        if (!faults.isEmpty()) {
            throw new BadConfigException(faults);
        }
    }

    /// Everything that is wrong, not only the first.
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        masterKey(config.masterKeyFile(), faults);
        dataDir(config.dataDir(), faults);
        try {
            PoolTable.parse(config.pools());
        } catch (IllegalArgumentException e) {
            faults.add("gpuq.pools: " + e.getMessage());
        }
        schema(faults);
        environment(faults);
        return faults;
    }

    private static void masterKey(Path file, List<String> faults) {
        try {
            if (Files.size(file) < KEY_BYTES) {
                faults.add("gpuq.master-key-file: " + file + " has less than 32 bytes");
            } else if (!Files.isReadable(file)) {
                faults.add("gpuq.master-key-file: " + file + " cannot be read");
            }
        } catch (IOException e) {
            faults.add("gpuq.master-key-file: " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static void dataDir(Path folder, List<String> faults) {
        try {
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                faults.add("gpuq.data-dir: " + folder + " cannot be written");
            }
        } catch (IOException e) {
            faults.add("gpuq.data-dir: " + folder + " cannot be made: " + e.getMessage());
        }
    }

    /// Flyway itself lets migrations pass that it does not know.
    private void schema(List<String> faults) {
        for (MigrationInfo migration : flyway.info().applied()) {
            if (!migration.getState().isResolved()) {
                faults.add(
                        "SCHEMA_NEWER_THAN_CODE: the database has migration "
                                + migration.getVersion()
                                + ", which this release does not know");
            }
        }
    }

    private void environment(List<String> faults) {
        int _ =
                database.update(
                        "insert into installation (environment) values (?) on conflict do nothing",
                        config.environment());
        String mark =
                database.first(
                                "select environment from installation",
                                row -> row.text("environment"))
                        .orElseThrow();
        if (!mark.equals(config.environment())) {
            faults.add(
                    "gpuq.environment: is %s, but the database belongs to %s"
                            .formatted(config.environment(), mark));
        }
    }
}
