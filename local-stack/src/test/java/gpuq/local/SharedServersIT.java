package gpuq.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class SharedServersIT {
    @Test
    void a_second_join_finds_the_first_ones_servers_and_starts_nothing() {
        TestStack first = TestStack.join();

        long before = System.nanoTime();
        TestStack second = TestStack.join();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(second.bootstrapServers()).isEqualTo(first.bootstrapServers());
    }

    @Test
    void a_new_database_is_empty_and_a_real_postgresql_18() throws Exception {
        TestStack.Database database = TestStack.join().newDatabase("Stack-IT");

        try (var connection =
                        DriverManager.getConnection(
                                database.url(), database.user(), database.password());
                var tables =
                        connection
                                .createStatement()
                                .executeQuery(
                                        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
            tables.next();
            assertThat(tables.getInt(1)).isZero();
        }
    }

    @Test
    void a_topic_under_a_new_prefix_can_be_made_on_the_broker() throws Exception {
        TestStack stack = TestStack.join();
        String topic = stack.newPrefix() + "gpuq.commands";

        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS)).contains(topic);
        }
    }
}
