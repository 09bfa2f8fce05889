package gpuq.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/// The core is a pure function: it knows nothing but the words of the system, asks no clock and no
/// chance, and iterates over nothing whose order is not said.
@AnalyzeClasses(packages = "gpuq.core", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule knows_only_the_words_of_the_system =
            ArchRuleDefinition.classes()
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAPackage("gpuq.core..")
                                    .or(resideInAPackage("gpuq.common.."))
                                    .or(resideInAPackage("java.."))
                                    .or(resideInAPackage("org.jspecify..")));

    @ArchTest
    static final ArchRule asks_no_clock_no_chance_no_thread =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(
                            Clock.class,
                            Random.class,
                            SplittableRandom.class,
                            ThreadLocalRandom.class,
                            Thread.class)
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(LocalDate.class, "now")
                    .orShould()
                    .callMethod(LocalDateTime.class, "now")
                    .orShould()
                    .callMethod(ZonedDateTime.class, "now")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .accessTargetWhere(
                            describe(
                                    "is the system's, but for the copy of an array",
                                    access ->
                                            access.getTargetOwner().isEquivalentTo(System.class)
                                                    && !access.getName().equals("arraycopy")))
                    .because("time and order come in with each input");

    @ArchTest
    static final ArchRule iterates_only_over_what_has_an_order =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(HashMap.class, HashSet.class)
                    .orShould()
                    .callMethodWhere(namesIn(Set.class, List.of("of", "copyOf")))
                    .orShould()
                    .callMethodWhere(namesIn(Map.class, List.of("of", "copyOf", "ofEntries")))
                    .orShould()
                    .callMethodWhere(
                            namesIn(
                                    Collectors.class,
                                    List.of(
                                            "toSet",
                                            "toMap",
                                            "groupingBy",
                                            "toUnmodifiableSet",
                                            "toUnmodifiableMap")))
                    .because("their order changes with each start of the machine");

    @ArchTest
    static final ArchRule packages_below_the_root_have_no_cycle =
            slices().matching("gpuq.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_below_looks_up_to_the_root =
            noClasses()
                    .that()
                    .resideInAPackage("gpuq.core.*..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("gpuq.core");

    @ArchTest
    static final ArchRule slots_and_lines_are_changed_by_the_state_alone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("gpuq.core.state..", "gpuq.core.slots..")
                    .should()
                    .callMethodWhere(
                            namesIn(
                                    gpuq.core.slots.PoolSlots.class,
                                    List.of("take", "release", "report")))
                    .orShould()
                    .callMethodWhere(
                            namesIn(
                                    gpuq.core.queue.WaitingLine.class,
                                    List.of("add", "remove", "running", "hold")))
                    .because("only facts change the state");

    private static com.tngtech.archunit.base.DescribedPredicate<
                    com.tngtech.archunit.core.domain.JavaMethodCall>
            namesIn(Class<?> owner, List<String> names) {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                owner.getSimpleName() + names,
                call ->
                        call.getTargetOwner().isEquivalentTo(owner)
                                && names.contains(call.getTarget().getName()));
    }
}
