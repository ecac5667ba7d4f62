/// A regular expression with the ways through it worked out beforehand: one look-up for each byte of an ASCII text.
///
/// Conditions, names and quantities are matched at every write, so that following an expression step by step would be a twentieth of
/// a run. It is made for expressions with few states, which are those that schemas have.
struct ASCIIAutomaton: Sendable {
    private static let mostStates = 64
    private static let mostSteps = 256

    /// The bytes that no step tells apart are of one class.
    private let classes: [UInt8]
    private let classCount: Int
    /// The state after a byte: by state, then class.
    private let targets: [UInt8]
    private let verdicts: [Verdict]

    /// What it means that the text has led to a state.
    private struct Verdict: Sendable {
        /// The expression has matched, whatever follows.
        var isMatch = false
        /// It matches if the text ends here.
        var isMatchAtEnd = false
    }

    /// Works the ways out; nil when there are too many, or when some depend on the neighbours of a place.
    init?(_ steps: RegularExpressionSteps) {
        guard steps.instructions.count <= Self.mostSteps, !steps.looksAtWordBoundaries else { return nil }
        let (classes, representatives) = Self.classes(of: steps)
        // Each state is the steps that the last byte has led to. The first state is the only one with nothing before it.
        var states: [[Int]] = [[0]]
        var targets: [UInt8] = []
        var verdicts: [Verdict] = []
        var pending: [Int] = []
        while verdicts.count < states.count {
            let position = verdicts.count
            let previous: UInt32? = position == 0 ? nil : 0
            var reached = StateSet(capacity: steps.instructions.count)
            var atEnd = StateSet(capacity: steps.instructions.count)
            var verdict = Verdict()
            for step in states[position] where !verdict.isMatch {
                verdict.isMatch = steps.add(step, to: &reached, &pending, previous: previous, upcoming: 0)
            }
            for step in states[position] where !verdict.isMatchAtEnd {
                verdict.isMatchAtEnd = steps.add(step, to: &atEnd, &pending, previous: previous, upcoming: nil)
            }
            verdicts.append(verdict)
            for byte in representatives {
                var next = steps.isAnchored ? [] : [0]
                for index in 0..<reached.count where steps.consumes(byte, at: reached[index]) { next.append(reached[index] + 1) }
                next.sort()
                if let known = states.dropFirst().firstIndex(of: next) {
                    targets.append(UInt8(known))
                } else if states.count < Self.mostStates {
                    targets.append(UInt8(states.count))
                    states.append(next)
                } else {
                    return nil
                }
            }
        }
        self.classes = classes
        classCount = representatives.count
        self.targets = targets
        self.verdicts = verdicts
    }

    /// The class of each byte, and the first byte of each class.
    private static func classes(of steps: RegularExpressionSteps) -> (classes: [UInt8], representatives: [UInt32]) {
        var beginsClass = Array(repeating: false, count: 0x80)
        beginsClass[0] = true
        func divide(_ range: ClosedRange<UInt32>) {
            for bound in [range.lowerBound, range.upperBound &+ 1] where bound < 0x80 { beginsClass[Int(bound)] = true }
        }
        for instruction in steps.instructions {
            switch instruction {
            case .scalar(let scalar): divide(scalar...scalar)
            case .anyButNewline: divide(10...10)
            case .characterClass(let index): for range in steps.classes[index].ranges { divide(range) }
            default: break
            }
        }
        var representatives: [UInt32] = []
        let classes = (0..<0x80).map { byte in
            if beginsClass[byte] { representatives.append(UInt32(byte)) }
            return UInt8(representatives.count - 1)
        }
        return (classes, representatives)
    }

    /// Whether the expression matches somewhere in the text; nil when that takes a look at more than ASCII.
    func matches(_ text: String) -> Bool? {
        text.utf8.withContiguousStorageIfAvailable { bytes -> Bool? in
            var state = 0
            for byte in bytes {
                if verdicts[state].isMatch { return true }
                guard byte < 0x80 else { return nil }
                state = Int(targets[state * classCount + Int(classes[Int(byte)])])
            }
            return verdicts[state].isMatch || verdicts[state].isMatchAtEnd
        } ?? nil
    }
}

extension RegularExpressionSteps {
    /// Whether a step asks what stands on both sides of a place.
    fileprivate var looksAtWordBoundaries: Bool {
        instructions.contains { instruction in
            if case .assert(let assertion) = instruction { return assertion == .wordBoundary || assertion == .noWordBoundary }
            return false
        }
    }
}
