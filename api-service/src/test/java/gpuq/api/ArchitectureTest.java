package gpuq.api;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may know whom; the message of each rule says what to do instead.
@AnalyzeClasses(packages = "gpuq.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("gpuq.api.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule resources_see_no_tables =
            noClasses()
                    .that()
                    .haveSimpleNameEndingWith("Resource")
                    .should()
                    .dependOnClassesThat(
                            simpleNameEndingWith("Entity")
                                    .or(simpleNameEndingWith("Table"))
                                    .or(resideInAPackage("gpuq.api.database..")))
                    .because("a resource maps; a use case or a query reads");

    @ArchTest
    static final ArchRule only_the_projection_writes_its_rows =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("gpuq.api.projection..")
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("gpuq.api.projection.JobRows")
                    .because("job_row says what the log says, and nobody else");

    @ArchTest
    static final ArchRule only_the_outbox_writes_topics =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("gpuq.api.outbox..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka.clients.producer..")
                    .because("Outbox.append is the only way to a topic");

    @ArchTest
    static final ArchRule settings_come_from_one_place =
            noFields()
                    .should()
                    .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
                    .orShould()
                    .beAnnotatedWith("jakarta.inject.Inject")
                    .because("settings are in ApiConfig, and beans come through constructors");

    @ArchTest
    static final ArchRule nothing_starts_processes =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.lang.ProcessBuilder")
                    .because("processes belong to the agent and to local-stack");

    @ArchTest
    static final ArchRule entities_never_leave_their_package =
            classes()
                    .that()
                    .areAnnotatedWith("jakarta.persistence.Entity")
                    .should()
                    .bePackagePrivate()
                    .andShould()
                    .haveSimpleNameEndingWith("Entity")
                    .because("a table class or a use case gives values, not rows");

    @ArchTest
    static final ArchRule entities_know_each_other_by_id =
            noFields()
                    .should()
                    .beAnnotatedWith("jakarta.persistence.ManyToOne")
                    .orShould()
                    .beAnnotatedWith("jakarta.persistence.OneToMany")
                    .orShould()
                    .beAnnotatedWith("jakarta.persistence.OneToOne")
                    .orShould()
                    .beAnnotatedWith("jakarta.persistence.ManyToMany")
                    .orShould()
                    .beAnnotatedWith("jakarta.persistence.ElementCollection")
                    .because("joins are written where they are read");
}
