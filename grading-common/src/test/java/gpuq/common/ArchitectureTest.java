package gpuq.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(new DoNotIncludeTests())
                    .importPackages("gpuq.common");

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("gpuq.common.(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void everybody_depends_on_this_module_so_it_depends_on_little() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "gpuq.common..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson..",
                        "org.apache.commons.compress..",
                        "org.jboss.logging..")
                .because("what this module needs, every service and the command line carries")
                .check(MAIN);
        noClasses()
                .that()
                .resideOutsideOfPackage("gpuq.common.log..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jboss.logging..")
                .because("these classes answer; whoever asks them logs")
                .check(MAIN);
    }

    @Test
    void archives_text_and_yaml_know_nothing_of_competitions() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "gpuq.common.archive..",
                        "gpuq.common.text..",
                        "gpuq.common.table..",
                        "gpuq.common.yaml..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("gpuq.common.bundle..", "gpuq.common.grading..")
                .because("they can be read and trusted on their own")
                .check(MAIN);
    }

    @Test
    void no_clock_and_no_standard_stream() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("time comes in as an argument")
                .check(MAIN);
        noClasses().should(ACCESS_STANDARD_STREAMS).check(MAIN);
    }
}
