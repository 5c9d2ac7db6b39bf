package io.postoffice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The shape of the core: which package may import which, what is final, and what is in no package at all. */
@AnalyzeClasses(packages = "io.postoffice", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String ROOT = "io.postoffice";

    /** Each package, and those of ours that it may import. Any other package fails the build until it is entered here. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "root", Set.of(),
            "render", Set.of("root"),
            "enqueue", Set.of("root", "render"),
            "claim", Set.of("root"),
            "transport", Set.of("root"),
            "outcome", Set.of("root", "claim", "transport"),
            "archive", Set.of("root"),
            "drain", Set.of("root", "claim", "render", "transport", "outcome"),
            "store", Set.of("root", "render", "enqueue", "claim", "outcome", "transport", "archive"));

    @ArchTest
    static void importsFollowTheArrows(JavaClasses classes) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> imported = found.computeIfAbsent(step(type), step -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .map(ArchitectureTest::step)
                    .filter(target -> !target.equals(step(type)))
                    .forEach(imported::add);
        }
        assertThat(ARROWS.keySet()).containsAll(found.keySet());
        found.forEach((step, imported) ->
                assertThat(ARROWS.get(step)).as("imported by " + step).containsAll(imported));
    }

    @ArchTest
    static final ArchRule PACKAGES_MAKE_NO_CYCLE =
            slices().matching("io.postoffice.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SPRING_BOOT_IS_UNKNOWN =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.springframework.boot..");

    @ArchTest
    static void everyPackageIsDescribedAndNullMarked(JavaClasses classes) {
        Set<JavaPackage> packages = classes.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
        assertThat(packages)
                .hasSizeGreaterThan(1)
                .allSatisfy(marked -> assertThat(marked.isAnnotatedWith(NullMarked.class))
                        .as(marked.getName())
                        .isTrue());
    }

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL_UNLESS_HIBERNATE_EXTENDS_THEM = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnnotatedWith(Entity.class)
            .should()
            .haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule NAMES_SAY_HOW = noClasses()
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameStartingWith("Default");

    @ArchTest
    static final ArchRule DEPENDENCIES_COME_THROUGH_CONSTRUCTORS = NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

    @ArchTest
    static final ArchRule STANDARD_STREAMS_ARE_LEFT_ALONE = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    /** Jakarta Mail takes and gives the time of a message as a {@link Date}. */
    @ArchTest
    static final ArchRule TIMES_ARE_INSTANTS = noClasses()
            .that()
            .resideOutsideOfPackage("io.postoffice.transport..")
            .and()
            .doNotHaveSimpleName("MimeReading")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Date.class);

    private static String step(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "root" : name.substring(ROOT.length() + 1);
    }
}
