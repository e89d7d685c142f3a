package io.cloakwork.fhe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The arrows between the packages of this module, and who may reach what. A package that is not in
 * the list fails, so that each new one gets its place.
 */
@AnalyzeClasses(packages = "io.cloakwork.fhe", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String ROOT = "io.cloakwork.fhe";
  private static final String SECRET = ROOT + ".secret..";
  private static final String CLIENT = ROOT + ".client..";

  /** Each may use only those before it. */
  private static final List<String> LAYERS =
      List.of(
          ROOT,
          ROOT + ".params",
          ROOT + ".noise",
          ROOT + ".math",
          ROOT + ".random",
          ROOT + ".ciphertext",
          ROOT + ".key",
          ROOT + ".spi",
          ROOT + ".kernels.heap",
          ROOT + ".kernels.scalar",
          ROOT + ".engine",
          ROOT + ".transport",
          ROOT + ".serial",
          ROOT + ".secret",
          ROOT + ".integer",
          ROOT + ".client");

  @ArchTest
  void layers_anyPackage_usesOnlyThoseBeforeIt(JavaClasses classes) {
    for (int i = 0; i < LAYERS.size() - 1; i++) {
      String[] later = LAYERS.subList(i + 1, LAYERS.size()).toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage(LAYERS.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(later)
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule everyPackage_isOneOfTheLayers =
      classes().should().resideInAnyPackage(LAYERS.toArray(String[]::new));

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule secretBits_areReachedByTheClientOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(SECRET, CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(SECRET);

  @ArchTest
  static final ArchRule theClient_isReachedByNobodyInThisModule =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLIENT);

  @ArchTest
  static final ArchRule insecureGenerators_areReachedByNobody =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(SplittableRandom.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocalRandom.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.random..")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule providers_areLoadedByTheEngineOnly =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".engine..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ServiceLoader.class);

  @ArchTest
  static final ArchRule parametersAndNoise_doNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".params", ROOT + ".noise")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..");
}
