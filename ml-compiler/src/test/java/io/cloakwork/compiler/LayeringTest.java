package io.cloakwork.compiler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of this module, and what it may use of others. */
class LayeringTest {
  private static final String ROOT = "io.cloakwork.compiler";

  /** Each may use those before it. */
  private static final List<String> ORDER =
      List.of(
          ROOT,
          ROOT + ".json",
          ROOT + ".data",
          ROOT + ".tensor",
          ROOT + ".ir",
          ROOT + ".spec",
          ROOT + ".onnx",
          ROOT + ".frontend",
          ROOT + ".analysis",
          ROOT + ".pass",
          ROOT + ".lowering",
          ROOT + ".params",
          ROOT + ".runtime",
          ROOT + ".network",
          ROOT + ".cost",
          ROOT + ".client",
          ROOT + ".artifact",
          ROOT + ".evaluation",
          ROOT + ".pipeline");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packages_useOnlyThoseBeforeThem() {
    for (int i = 0; i < ORDER.size(); i++) {
      noClasses()
          .that()
          .resideInAPackage(ORDER.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ORDER.subList(i + 1, ORDER.size()).toArray(String[]::new))
          .allowEmptyShould(false)
          .check(CLASSES);
    }
  }

  @Test
  void packages_areAllInTheOrder() {
    classes().should().resideInAnyPackage(ORDER.toArray(String[]::new)).check(CLASSES);
  }

  @Test
  void secretKeys_areSeenByTheClientAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".client")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.cloakwork.fhe.client", "io.cloakwork.fhe.secret")
        .check(CLASSES);
  }

  @Test
  void generatedMessages_areSeenByTheFrontendAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".frontend", ROOT + ".onnx")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".onnx", "com.google.protobuf..")
        .check(CLASSES);
  }

  @Test
  void random_isNeverTheOneOfJavaUtil() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "java.util.Random", (JavaClass c) -> c.getName().equals("java.util.Random")))
        .check(CLASSES);
  }
}
