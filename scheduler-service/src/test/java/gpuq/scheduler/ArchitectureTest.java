package gpuq.scheduler;

import static com.tngtech.archunit.base.DescribedPredicate.not;
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
import gpuq.core.SchedulerCore;
import jakarta.inject.Inject;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("gpuq.scheduler");
    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(new OnlyIncludeTests())
                    .importPackages("gpuq.scheduler");

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("gpuq.scheduler.(**)").should().beFreeOfCycles().check(MAIN);
        noClasses()
                .that()
                .resideInAPackage("gpuq.scheduler.topics")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("gpuq.scheduler")
                .because("the broker's checks know nothing of the loops that wait for them")
                .check(MAIN);
    }

    @Test
    void the_scheduler_knows_the_contracts_and_the_core_and_no_other_module() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("gpuq..")
                                .and(
                                        not(
                                                resideInAnyPackage(
                                                        "gpuq.scheduler..",
                                                        "gpuq.common..",
                                                        "gpuq.core.."))))
                .because("services never import each other: a message is the way")
                .check(MAIN);
    }

    @Test
    void only_the_step_runners_core_calls_the_core_and_only_the_effect_writer_sends() {
        noClasses()
                .that()
                .doNotHaveSimpleName("CoreOfPool")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(SchedulerCore.class)
                .because("every step goes through StepRunner, which knows what to do if it throws")
                .check(MAIN);
        noClasses()
                .that()
                .doNotHaveSimpleName("EffectWriter")
                .should()
                .callMethod(Producer.class, "commitTransaction")
                .orShould()
                .callMethod(Producer.class, "beginTransaction")
                .because("one transaction holds all that a batch says: EffectWriter")
                .check(MAIN);
    }

    @Test
    void settings_come_from_the_mapping_and_beans_from_constructors() {
        noClasses()
                .should()
                .callMethod(System.class, "getenv", String.class)
                .because("settings come from SchedulerConfig")
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
                .because("state has one owner: the pool's loop")
                .check(MAIN);
    }

    @Test
    void nothing_prints_to_the_standard_output_and_nothing_starts_processes() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .because("a fact is a log line")
                .check(MAIN);
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName(ProcessBuilder.class.getName())
                .because("processes are started by the agent and the local stack alone")
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
