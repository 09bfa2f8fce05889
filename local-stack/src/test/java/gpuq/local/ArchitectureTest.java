package gpuq.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "gpuq.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule it_knows_no_module_of_ours =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "gpuq.common..",
                            "gpuq.core..",
                            "gpuq.scheduler..",
                            "gpuq.agent..",
                            "gpuq.api..",
                            "gpuq.cli..")
                    .because("it runs services as processes and knows them by their settings");

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("gpuq.local.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_is_read_from_the_environment =
            noClasses()
                    .should()
                    .callMethod(System.class, "getenv")
                    .orShould()
                    .callMethod(System.class, "getenv", String.class)
                    .because("the script passes what it finds as system properties");
}
