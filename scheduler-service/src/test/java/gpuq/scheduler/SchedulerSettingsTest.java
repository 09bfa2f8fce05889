package gpuq.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gpuq.common.EdgeCase;
import gpuq.common.job.PoolId;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulerSettingsTest {

    @TempDir Path folder;
    private final Map<String, String> given = new LinkedHashMap<>();

    @BeforeEach
    void what_must_be_given() throws IOException {
        Path key = folder.resolve("master.key");
        Files.write(key, new byte[32]);
        given.put("gpuq.environment", "local");
        given.put("gpuq.cluster-id", "c1");
        given.put("gpuq.instance", "s1");
        given.put("gpuq.master-key-file", key.toString());
    }

    @Test
    void the_defaults_are_pinned() {
        SchedulerConfig config = config();
        SchedulerSettings settings = SchedulerSettings.of(config, Map.of());

        assertThat(settings.pools().pools()).containsExactly(new PoolId("default"));
        assertThat(settings.prefix()).isEmpty();
        assertThat(settings.recordsPerTransaction()).isEqualTo(500);
        assertThat(settings.tickInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.leaderSession()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.limits().leases().suspectAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.limits().leases().lostAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.createTopics()).isFalse();
        assertThat(config.replicationFactor()).isEqualTo(1);
        assertThat(config.brokerWait()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.traceFile()).isEmpty();
    }

    /// One in 64 of them begins with an underscore.
    @Test
    void every_id_that_kafka_may_give_a_cluster_is_taken() {
        given.put("gpuq.cluster-id", "_vvwOUIbSoy3x01xywLpOA");

        assertThat(SchedulerSettings.of(config(), Map.of()).clusterId())
                .isEqualTo("_vvwOUIbSoy3x01xywLpOA");
    }

    @Test
    @EdgeCase({"CONF-2", "DEPLOY-5"})
    void what_has_no_default_must_be_given() {
        given.clear();

        var failure = catchThrowableOfType(ConfigValidationException.class, this::config);

        assertThat(SchedulerMain.configFaults(failure))
                .hasSize(4)
                .anySatisfy(fault -> assertThat(fault).contains("gpuq.cluster-id"))
                .anySatisfy(fault -> assertThat(fault).contains("gpuq.environment"))
                .anySatisfy(fault -> assertThat(fault).contains("gpuq.instance"))
                .anySatisfy(fault -> assertThat(fault).contains("gpuq.master-key-file"));
    }

    @Test
    @EdgeCase({"CONF-1", "CONF-8"})
    void all_that_is_out_of_bounds_is_said_at_once_one_line_for_each_key() {
        given.put("gpuq.instance", "two words");
        given.put("gpuq.pools", "default,default");
        given.put("gpuq.tick-interval", "PT5S");
        given.put("gpuq.records-per-transaction", "0");
        given.put("gpuq.suspect-after", "PT1S");
        given.put("gpuq.leader-session", "PT2S");

        assertThat(faults().faults())
                .hasSize(6)
                .allSatisfy(fault -> assertThat(fault).startsWith("gpuq.").doesNotContain("\n"));
    }

    @Test
    void a_rehearsal_needs_no_key_file() {
        given.put("gpuq.master-key-file", folder.resolve("none").toString());
        given.put("gpuq.rehearsal", "true");

        assertThat(SchedulerSettings.of(config(), Map.of()).instance()).isEqualTo("s1");
    }

    @Test
    @EdgeCase("CONF-5")
    void a_key_file_that_is_not_there_or_of_another_length_is_named() throws IOException {
        given.put("gpuq.master-key-file", folder.resolve("none").toString());
        assertThat(faults().faults()).singleElement().asString().contains("none cannot be read by");

        Path shorter = folder.resolve("short");
        Files.write(shorter, new byte[31]);
        given.put("gpuq.master-key-file", shorter.toString());
        assertThat(faults().faults()).singleElement().asString().contains("31 bytes instead of 32");
    }

    @Test
    void a_topic_prefix_is_for_tests_and_refused_in_production() {
        given.put("gpuq.topic-prefix", "t1-");
        assertThat(SchedulerSettings.of(config(), Map.of()).prefix()).isEqualTo("t1-");

        given.put("gpuq.environment", "production");
        assertThat(faults().faults())
                .containsExactly("gpuq.topic-prefix must be empty in production");
    }

    private BadConfigException faults() {
        SchedulerConfig config = config();
        return catchThrowableOfType(
                BadConfigException.class, () -> SchedulerSettings.of(config, Map.of()));
    }

    private SchedulerConfig config() {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(given, "test", 100))
                .withConverter(Duration.class, 100, new DurationConverter())
                .withMapping(SchedulerConfig.class)
                .build()
                .getConfigMapping(SchedulerConfig.class);
    }
}
