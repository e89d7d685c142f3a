package io.cloakwork.coprocessor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages, and who may reach what. */
@AnalyzeClasses(
    packages = "io.cloakwork.coprocessor",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String BASE = "io.cloakwork.coprocessor";

  @ArchTest
  static final ArchRule ARROWS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("shared")
          .definedBy(BASE)
          .layer("abi")
          .definedBy(BASE + ".abi")
          .layer("telemetry")
          .definedBy(BASE + ".telemetry")
          .layer("config")
          .definedBy(BASE + ".config")
          .layer("store")
          .definedBy(BASE + ".store", BASE + ".store.sql")
          .layer("compute")
          .definedBy(BASE + ".compute")
          .layer("job")
          .definedBy(BASE + ".job")
          .layer("wire")
          .definedBy(BASE + ".wire")
          .layer("service")
          .definedBy(BASE + ".service")
          .layer("client")
          .definedBy(BASE + ".client")
          .layer("cli")
          .definedBy(BASE + ".cli")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("client")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("service")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("wire")
          .mayOnlyBeAccessedByLayers("service", "client")
          .whereLayer("job")
          .mayOnlyBeAccessedByLayers("wire", "service", "cli")
          .whereLayer("store")
          .mayOnlyBeAccessedByLayers("job", "compute", "wire", "service")
          .whereLayer("compute")
          .mayOnlyBeAccessedByLayers("wire", "service", "cli")
          .whereLayer("abi")
          .mayOnlyBeAccessedByLayers("store", "compute", "wire", "service", "client", "cli")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("store", "job", "wire", "service", "client", "cli");

  @ArchTest
  static final ArchRule SECRETS =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + ".client..", BASE + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.cloakwork.fhe.client..",
              "io.cloakwork.fhe.secret..",
              "io.cloakwork.compiler.client..");

  @ArchTest
  static final ArchRule SECRET_KEYS =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.cloakwork.fhe.secret..");

  @ArchTest
  static final ArchRule PROTO_ONLY_AT_THE_EDGES =
      classes()
          .that()
          .resideInAPackage("io.cloakwork.api..")
          .should()
          .onlyBeAccessed()
          .byAnyPackage(
              "io.cloakwork.api..", BASE + ".wire..", BASE + ".service..", BASE + ".client..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NO_WEAK_RANDOMNESS =
      noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Random");
}
