import Foundation
import Testing

/// Reads the sources of the deterministic modules and looks for what would make a run depend on anything but scenario, seed and
/// choices. docs/architecture.md gives the reason of each ban.
@Suite struct SourceBanTests {
    static let modules = [
        "ObjectModel", "CEL", "Simulation", "AgentSandboxAPI", "KubernetesAPI", "APIServer", "ControllerRuntime", "SandboxRuntime",
        "SimulatedRuntime", "ClusterControllers", "AgentSandboxControllers", "World", "Invariants", "Scenarios", "RESTEndpoints",
    ]

    struct Ban: Sendable, CustomTestStringConvertible {
        let name: String
        let pattern: String
        /// Files that may do it, because they are what everybody else goes through.
        var exceptions: [String] = []
        var testDescription: String { name }
    }

    static let bans = [
        Ban(
            name: "foreign modules",
            pattern: #"^\s*(@\w+\s+)*import\s+(Foundation|FoundationEssentials|Dispatch|Glibc|Darwin|Synchronization|System|Musl)\b"#),
        Ban(name: "wall clocks", pattern: #"\b(ContinuousClock|SuspendingClock|Date\(|DispatchTime|clock_gettime|gettimeofday)"#),
        Ban(name: "random identifiers", pattern: #"\bUUID\("#),
        Ban(
            name: "system randomness",
            pattern: #"SystemRandomNumberGenerator|\.shuffled\(\)|\.shuffle\(\)|\.randomElement\(\)|\.random\(in:"#),
        Ban(name: "hash order", pattern: #"\bHasher\(|\.hashValue\b|ObjectIdentifier\([^)]*\)\s*<"#),
        Ban(
            name: "escaping tasks",
            pattern:
                #"\bTask\s*[{(]|Task\.detached|withTaskGroup|withThrowingTaskGroup|withDiscardingTaskGroup|\basync\s+let\b|\bfor\s+(try\s+)?await\b"#,
            exceptions: ["SimulatedProcess.swift"]),
        Ban(
            name: "foreign suspension",
            pattern:
                #"\bAsync(Throwing)?Stream\b|Task\.sleep|Task\.yield|withChecked(Throwing)?Continuation|withUnsafeThrowingContinuation"#),
        Ban(
            name: "continuations outside the kernel", pattern: #"withUnsafeContinuation|UnsafeContinuation<"#,
            exceptions: ["SimulatedProcess.swift", "Simulation.swift"]),
        Ban(name: "actors", pattern: #"^\s*((public|package|private|final)\s+)*actor\s|@MainActor|@globalActor"#),
        Ban(name: "locks", pattern: #"\bMutex<|NSLock|NSRecursiveLock|pthread_|os_unfair_lock|Atomic<"#),
        Ban(name: "libm", pattern: #"\b(pow|exp|exp2|log|log2|log10|sin|cos|tan|cbrt|hypot|fma|tgamma|lgamma)\("#),
        Ban(name: "files and processes", pattern: #"\bFileManager\b|\bFileHandle\b|\bfopen\(|\bposix_spawn|\bgetenv\(|ProcessInfo\b"#),
    ]

    static let sources: [(module: String, file: URL)] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var found: [(String, URL)] = []
        for module in modules {
            let folder = root.appending(path: "Sources/\(module)")
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                if file.pathExtension == "swift" { found.append((module, file)) }
            }
        }
        return found
    }()

    @Test("every deterministic module has sources to look at", arguments: modules)
    func present(module: String) {
        #expect(Self.sources.contains { $0.module == module })
    }

    @Test("no deterministic module uses", arguments: bans)
    func banned(_ ban: Ban) throws {
        let expression = try NSRegularExpression(pattern: ban.pattern, options: [.anchorsMatchLines])
        for source in Self.sources where !(source.module == "Simulation" && ban.exceptions.contains(source.file.lastPathComponent)) {
            let code = Self.code(try String(contentsOf: source.file, encoding: .utf8))
            let range = NSRange(code.startIndex..., in: code)
            for match in expression.matches(in: code, range: range) {
                guard let place = Range(match.range, in: code) else { continue }
                let line = code[..<place.lowerBound].count { $0 == "\n" } + 1
                Issue.record("\(source.module)/\(source.file.lastPathComponent):\(line): \(code[place])")
            }
        }
    }

    /// A name declared as a dictionary or a set may be looked up in, never walked, unless the line before says why the order has no
    /// effect: a comment that begins with `// Unordered:`.
    @Test("no deterministic module walks a dictionary or a set")
    func hashOrder() throws {
        let declaration = try NSRegularExpression(
            pattern: #"\b(?:var|let)\s+(\w+)\s*(?::\s*(?:\[\s*[\w.]+\s*:|Set<)|=\s*(?:\[\s*[\w.]+\s*:[^\],]+\]\(\)|Set<[^>]+>\(\)|Set\())"#
        )
        for source in Self.sources {
            let text = try String(contentsOf: source.file, encoding: .utf8)
            let code = Self.code(text)
            let original = text.split(separator: "\n", omittingEmptySubsequences: false)
            let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
            var names: Set<String> = []
            for match in declaration.matches(in: code, range: NSRange(code.startIndex..., in: code)) {
                guard let name = Range(match.range(at: 1), in: code) else { continue }
                names.insert(String(code[name]))
            }
            for name in names.sorted() {
                let walk = try NSRegularExpression(
                    pattern:
                        #"(?<![\w.])(?:self\.)?\#(name)(?:\.(?:keys|values))?\.(?:map|filter|forEach|reduce|sorted|first|compactMap|flatMap|min|max|enumerated|popFirst|prefix|dropFirst|makeIterator)\b|\bin\s+(?:self\.)?\#(name)(?:\.(?:keys|values))?\s*(?:\{|where\b)|Array\((?:self\.)?\#(name)(?:\.(?:keys|values))?\)"#
                )
                for (index, line) in lines.enumerated() {
                    let text = String(line)
                    guard walk.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil else { continue }
                    let before = index > 0 ? original[index - 1] : ""
                    if before.contains("// Unordered:") { continue }
                    Issue.record(
                        "\(source.module)/\(source.file.lastPathComponent):\(index + 1): walks \(name): \(text.trimmingCharacters(in: .whitespaces))"
                    )
                }
            }
        }
    }

    @Test(
        "the bans find what they are for",
        arguments: [
            ("wall clocks", "let now = ContinuousClock().now"), ("escaping tasks", "Task { await work() }"),
            ("escaping tasks", "async let a = b()"), ("escaping tasks", "for await x in stream {"), ("libm", "let y = pow(2, x)"),
            ("random identifiers", "let id = UUID()"), ("system randomness", "items.shuffled()"), ("locks", "let m = Mutex<Int>(0)"),
            ("foreign modules", "import Foundation"), ("actors", "public actor Store {"), ("hash order", "var h = Hasher()"),
        ])
    func bansBite(name: String, line: String) throws {
        let ban = try #require(Self.bans.first { $0.name == name })
        let expression = try NSRegularExpression(pattern: ban.pattern, options: [.anchorsMatchLines])
        #expect(expression.firstMatch(in: line, range: NSRange(line.startIndex..., in: line)) != nil)
    }

    /// The source without comments and the contents of strings, line breaks kept.
    static func code(_ source: String) -> String {
        var result = ""
        result.reserveCapacity(source.utf8.count)
        var inString = false
        var inComment = false
        var previous: Character = " "
        var isEscaped = false
        for character in source {
            if character == "\n" {
                inComment = false
                inString = false
                isEscaped = false
                result.append(character)
            } else if inComment {
                result.append(" ")
            } else if inString {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    inString = false
                }
                result.append(character == "\"" && !inString ? "\"" : " ")
            } else if character == "\"" {
                inString = true
                result.append(character)
            } else if character == "/", previous == "/" {
                inComment = true
                result.removeLast()
                result += "  "
            } else {
                result.append(character)
            }
            previous = character
        }
        return result
    }
}
