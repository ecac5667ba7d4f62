import Foundation

/// Scenarios without controllers that are over in a few milliseconds, and the project's own.
enum SmallScenario {
    /// What every scenario begins with: three lines, so that `spec` stands on line 4.
    static func head(_ name: String = "test") -> String {
        "apiVersion: sandtable.dev/v1alpha1\nkind: Scenario\nmetadata: {name: \(name)}\n"
    }

    /// A ConfigMap that is made and then changed.
    /// - Parameters:
    ///   - created: how many ConfigMaps the scenario expects to be made; 1 is right.
    ///   - never: a mode that must never be seen; `fast` is at 0 s, `slow` at 2 s.
    static func text(_ name: String = "small", created: Int = 1, never mode: String = "broken") -> String {
        head(name) + """
            spec:
              controllers: {profile: none}
              steps:
                - apply: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {mode: fast}}}
                - patch: {kind: ConfigMap, name: settings, patch: {data: {mode: slow}}}
                  after: 2s
              expect:
                never:
                  - {kind: ConfigMap, data: {mode: \(mode)}}
                count:
                  - {kind: ConfigMap, name: settings, event: created, exactly: \(created)}

            """
    }

    /// A folder with `small.yaml`.
    static func folder() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try folder.write(text(), to: "small.yaml")
        return folder
    }
}

/// Files of the repository.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The folder of expected texts.
    static let golden = root.appendingPathComponent("Tests/SandtableTests/Golden")

    /// The text of a file.
    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
    }

    /// A scratch folder with the tutorial: its scenario and its manifests.
    static func tutorial() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        for path in tutorialFiles { try folder.write(try text(path), to: path) }
        return folder
    }

    static let tutorialFiles = [
        "scenarios/tutorial.yaml", "fixtures/tutorial/sandbox-template-and-pool.yaml", "fixtures/tutorial/sandbox-router.yaml",
    ]
}
