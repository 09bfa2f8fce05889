package gpuq.agent;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import gpuq.agent.posix.Posix;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("gpuq.agent");
    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(new OnlyIncludeTests())
                    .importPackages("gpuq.agent");

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("gpuq.agent.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void the_agent_knows_the_contracts_and_no_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("gpuq..")
                                .and(not(resideInAnyPackage("gpuq.agent..", "gpuq.common.."))))
                .because("services never import each other: a message is the way")
                .check(MAIN);
    }

    @Test
    void processes_are_started_and_ended_by_two_packages_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("gpuq.agent.supervise", "gpuq.agent.launch")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ProcessBuilder.class.getName())
                .because("a process of an attempt begins in Supervisor, a tool in HostCommand")
                .check(MAIN);
        noClasses()
                .that()
                .resideOutsideOfPackages("gpuq.agent.launch", "gpuq.agent.posix")
                .should()
                .callMethod(Posix.class, "kill", long.class, int.class)
                .because("only the launcher may signal: the agent asks it")
                .check(MAIN);
    }

    @Test
    void verdicts_are_pure() {
        noClasses()
                .that()
                .resideInAnyPackage("gpuq.agent.verdict", "gpuq.agent.blame")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.io..", "java.net..", "org.apache..")
                .because("evidence comes in and an outcome goes out")
                .check(MAIN);
    }

    @Test
    void the_launcher_needs_no_broker_no_api_and_no_framework() {
        noClasses()
                .that()
                .resideInAPackage("gpuq.agent.launch")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.kafka..", "io.quarkus..", "java.net.http..")
                                .or(resideInAPackage("gpuq.agent.data"))
                                .or(resideInAPackage("gpuq.agent.node"))
                                .or(resideInAPackage("gpuq.agent.report")))
                .because("what runs as root stays small")
                .check(MAIN);
    }

    @Test
    void settings_come_from_the_mapping_and_beans_from_constructors() {
        noClasses()
                .should()
                .callMethod(System.class, "getenv", String.class)
                .because("settings come from AgentConfig and LaunchConfig")
                .check(MAIN);
        noFields()
                .should()
                .beAnnotatedWith(Inject.class)
                .orShould()
                .beAnnotatedWith(ConfigProperty.class)
                .because("what a class needs is in its constructor")
                .allowEmptyShould(true)
                .check(MAIN);
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("state has one owner: a loop or an attempt")
                .check(MAIN);
    }

    @Test
    void nothing_prints_to_the_standard_output() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .because("a fact is a log line")
                .check(MAIN);
    }

    @Test
    void tests_do_not_sleep_and_use_no_mocking_library() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.mockito..")
                .because("wait for what is to be true, with Awaitility")
                .check(TESTS);
    }

    @Test
    void exceptions_are_named_so() {
        classes()
                .that()
                .areAssignableTo(Exception.class)
                .should()
                .haveSimpleNameEndingWith("Exception")
                .check(MAIN);
    }
}
