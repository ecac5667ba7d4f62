/// A regular expression in the syntax of RE2, as `pattern` of an OpenAPI schema and CEL's `matches` hold it; tells whether a string contains a match.
///
/// Supported: literals, `.`, classes with ranges, negation and `[:name:]`, `\d \w \s` and their negations, escapes of punctuation,
/// `\n \t \r \f \v \a \x41 \x{1F600}`, the anchors `^ $ \A \z` and `\b \B`, groups (plain, `(?:`, named), `|`, and `* + ? {m} {m,}
/// {m,n}` with their lazy forms, and the flags `i` (for ASCII), `s` and `U`. The flag `m`, `\p{…}` and `\Q…\E` are refused by name.
/// Matching takes time proportional to the length of the text times the size of the expression, whatever both are: there is no
/// backtracking. What would take longer than a server can wait is not decided.
public struct RegularExpression: Sendable {
    /// Counts in `{m,n}` may not exceed this, as in RE2.
    public static let maximumRepeat = 1000
    /// Groups may not nest deeper than this.
    public static let maximumDepth = 250
    /// The compiled expression may not have more steps than this.
    public static let maximumSize = 12_000

    /// How many steps one match may take where each has to be followed.
    public static let maximumWork = 30_000_000

    /// What matching a text comes to.
    public enum Outcome: Sendable {
        case found
        case absent
        /// It would take more than `maximumWork` steps.
        case tooCostly
    }

    /// One step of the compiled expression.
    enum Instruction: Sendable {
        case scalar(UInt32)
        case anyButNewline
        case characterClass(Int)
        case split(Int, Int)
        case jump(Int)
        case assert(Assertion)
        case match
    }

    /// A place that consumes nothing.
    enum Assertion: Sendable {
        case start
        case end
        case wordBoundary
        case noWordBoundary
    }

    /// The expression as written.
    public let source: String
    let steps: RegularExpressionSteps
    /// What decides about ASCII; nil where the expression is too large for that or looks at word boundaries.
    let automaton: ASCIIAutomaton?

    /// Reads an expression; the message of the error is that of Go's `regexp` where the expression is wrong, and names what is not
    /// supported where it is right.
    public init(_ source: String) throws(RegularExpressionError) {
        self.source = source
        var parser = RegularExpressionParser(source)
        let node = try parser.parse()
        var compiler = RegularExpressionCompiler(source: source)
        try compiler.emit(node)
        compiler.finish()
        let steps = RegularExpressionSteps(instructions: compiler.instructions, classes: compiler.classes)
        self.steps = steps
        automaton = ASCIIAutomaton(steps)
    }

    /// Whether the expression matches somewhere in the text; not where that is too costly to say.
    public func matches(_ text: String) -> Bool { outcome(of: text) == .found }

    /// What matching a text comes to.
    public func outcome(of text: String) -> Outcome {
        if let decided = automaton?.matches(text) { return decided ? .found : .absent }
        return steps.outcome(of: text)
    }
}

/// A compiled expression, and how to follow it through a text in all ways at once.
struct RegularExpressionSteps: Sendable {
    let instructions: [RegularExpression.Instruction]
    let classes: [CharacterClass]
    /// Whether a match can only begin at the start of the text.
    let isAnchored: Bool

    init(instructions: [RegularExpression.Instruction], classes: [CharacterClass]) {
        self.instructions = instructions
        self.classes = classes
        if case .assert(.start) = instructions[0] { isAnchored = true } else { isAnchored = false }
    }

    /// Whether the expression matches somewhere in the text.
    func outcome(of text: String) -> RegularExpression.Outcome {
        var work = 0
        var current = StateSet(capacity: instructions.count)
        var next = StateSet(capacity: instructions.count)
        var pending: [Int] = []
        var previous: UInt32?
        var iterator = text.unicodeScalars.makeIterator()
        var upcoming = iterator.next()?.value
        if add(0, to: &current, &pending, previous: previous, upcoming: upcoming) { return .found }
        while let scalar = upcoming {
            if current.isEmpty, isAnchored { return .absent }
            work += current.count
            if work > RegularExpression.maximumWork { return .tooCostly }
            upcoming = iterator.next()?.value
            previous = scalar
            next.removeAll()
            for position in 0..<current.count {
                let state = current[position]
                guard consumes(scalar, at: state) else { continue }
                if add(state + 1, to: &next, &pending, previous: previous, upcoming: upcoming) { return .found }
            }
            if !isAnchored, add(0, to: &next, &pending, previous: previous, upcoming: upcoming) { return .found }
            swap(&current, &next)
        }
        return .absent
    }

    /// Whether a step takes a scalar.
    func consumes(_ scalar: UInt32, at state: Int) -> Bool {
        switch instructions[state] {
        case .scalar(let wanted): wanted == scalar
        case .anyButNewline: scalar != 10
        case .characterClass(let index): classes[index].contains(scalar)
        default: false
        }
    }

    /// Adds a state and all it leads to without consuming anything; true when that includes the end of the expression.
    func add(
        _ first: Int, to states: inout StateSet, _ pending: inout [Int], previous: UInt32?, upcoming: UInt32?
    ) -> Bool {
        pending.removeAll(keepingCapacity: true)
        pending.append(first)
        while let state = pending.popLast() {
            guard states.insert(state) else { continue }
            switch instructions[state] {
            case .match: return true
            case .jump(let target): pending.append(target)
            case .split(let left, let right):
                pending.append(right)
                pending.append(left)
            case .assert(let assertion):
                if Self.holds(assertion, previous: previous, upcoming: upcoming) { pending.append(state + 1) }
            default: break
            }
        }
        return false
    }

    private static func holds(_ assertion: RegularExpression.Assertion, previous: UInt32?, upcoming: UInt32?) -> Bool {
        switch assertion {
        case .start: previous == nil
        case .end: upcoming == nil
        case .wordBoundary: isWord(previous) != isWord(upcoming)
        case .noWordBoundary: isWord(previous) == isWord(upcoming)
        }
    }

    private static func isWord(_ scalar: UInt32?) -> Bool {
        guard let scalar else { return false }
        return CharacterClass.word.contains(scalar)
    }
}

/// Why a regular expression was refused, in the words of Go's `regexp` package where it has any.
public struct RegularExpressionError: Error, Hashable, Sendable {
    /// What is wrong, such as ``error parsing regexp: missing closing ]: `[a` ``.
    public let message: String
    /// Whether Go reads it and only this reader does not.
    public let isUnsupported: Bool
}

/// States of the automaton, each at most once, in the order of insertion.
struct StateSet {
    private var members: [Int] = []
    private var position: [Int]

    init(capacity: Int) {
        position = Array(repeating: 0, count: capacity)
        members.reserveCapacity(capacity)
    }

    var isEmpty: Bool { members.isEmpty }
    var count: Int { members.count }
    subscript(index: Int) -> Int { members[index] }

    mutating func insert(_ state: Int) -> Bool {
        let known = position[state]
        if known < members.count, members[known] == state { return false }
        position[state] = members.count
        members.append(state)
        return true
    }

    mutating func removeAll() { members.removeAll(keepingCapacity: true) }
}

/// A set of Unicode scalars as sorted, disjoint ranges.
struct CharacterClass: Sendable, Hashable {
    private(set) var ranges: [ClosedRange<UInt32>] = []

    /// The scalars `[0-9]`.
    static let digit = CharacterClass([0x30...0x39])
    /// The scalars `[0-9A-Za-z_]`.
    static let word = CharacterClass([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// The scalars `[\t\n\f\r ]`.
    static let space = CharacterClass([0x09...0x0A, 0x0C...0x0D, 0x20...0x20])

    init(_ ranges: [ClosedRange<UInt32>] = []) { for range in ranges { insert(range) } }

    /// Adds a range, joining it with those it touches.
    mutating func insert(_ range: ClosedRange<UInt32>) {
        var merged = range
        var result: [ClosedRange<UInt32>] = []
        var placed = false
        for existing in ranges {
            if existing.upperBound &+ 1 < merged.lowerBound {
                result.append(existing)
            } else if merged.upperBound &+ 1 < existing.lowerBound {
                if !placed { result.append(merged) }
                placed = true
                result.append(existing)
            } else {
                merged = min(existing.lowerBound, merged.lowerBound)...max(existing.upperBound, merged.upperBound)
            }
        }
        if !placed { result.append(merged) }
        ranges = result
    }

    /// Adds every scalar of another class.
    mutating func insert(_ other: CharacterClass) { for range in other.ranges { insert(range) } }

    /// This class with both cases of each ASCII letter in it, and the two characters beyond ASCII that fold to one.
    var folded: CharacterClass {
        var result = self
        for upper in UInt32(0x41)...0x5A where contains(upper) || contains(upper | 0x20) {
            result.insert(upper...upper)
            result.insert(upper | 0x20...upper | 0x20)
        }
        // The Kelvin sign and the long s.
        for (letter, other) in [(UInt32(0x4B), UInt32(0x212A)), (0x53, 0x17F)] where result.contains(letter) || contains(other) {
            for scalar in [letter, letter | 0x20, other] { result.insert(scalar...scalar) }
        }
        return result
    }

    /// Everything that is not in this class.
    var inverted: CharacterClass {
        var result = CharacterClass()
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { result.ranges.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { result.ranges.append(next...0x10FFFF) }
        return result
    }

    /// Whether a scalar is in the class.
    func contains(_ scalar: UInt32) -> Bool {
        for range in ranges {
            if scalar < range.lowerBound { return false }
            if scalar <= range.upperBound { return true }
        }
        return false
    }
}

/// Turns a parsed expression into steps.
struct RegularExpressionCompiler {
    private(set) var instructions: [RegularExpression.Instruction] = []
    private(set) var classes: [CharacterClass] = []
    private let source: String
    /// Nodes emitted so far: repeating an empty group adds no steps, but it takes time all the same.
    private var work = 0

    init(source: String) { self.source = source }

    mutating func finish() { instructions.append(.match) }

    mutating func emit(_ node: RegularExpressionNode) throws(RegularExpressionError) {
        work += 1
        if instructions.count >= RegularExpression.maximumSize || work > 4 * RegularExpression.maximumSize {
            throw RegularExpressionError(
                message: "error parsing regexp: expression too large (at most \(RegularExpression.maximumSize) steps): `\(source)`",
                isUnsupported: false)
        }
        switch node {
        case .empty: break
        case .scalar(let value): instructions.append(.scalar(value))
        case .anyButNewline: instructions.append(.anyButNewline)
        case .characterClass(let members):
            classes.append(members)
            instructions.append(.characterClass(classes.count - 1))
        case .assertion(let assertion): instructions.append(.assert(assertion))
        case .sequence(let parts): for part in parts { try emit(part) }
        case .alternatives(let branches):
            var exits: [Int] = []
            for (index, branch) in branches.enumerated() {
                if index == branches.count - 1 {
                    try emit(branch)
                } else {
                    let split = instructions.count
                    instructions.append(.jump(0))
                    try emit(branch)
                    exits.append(instructions.count)
                    instructions.append(.jump(0))
                    instructions[split] = .split(split + 1, instructions.count)
                }
            }
            for exit in exits { instructions[exit] = .jump(instructions.count) }
        case .repetition(let part, let minimum, let maximum): try emit(part, minimum: minimum, maximum: maximum)
        }
    }

    private mutating func emit(
        _ part: RegularExpressionNode, minimum: Int, maximum: Int?
    ) throws(RegularExpressionError) {
        for _ in 0..<minimum { try emit(part) }
        guard let maximum else {
            let split = instructions.count
            instructions.append(.jump(0))
            try emit(part)
            instructions.append(.jump(split))
            instructions[split] = .split(split + 1, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(instructions.count)
            instructions.append(.jump(0))
            try emit(part)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }
}
