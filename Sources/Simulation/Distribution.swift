/// How long something takes: a distribution over lengths of virtual time, none negative.
///
/// Sampling uses addition, multiplication, division and square root only, in routines of this module: the C library's functions
/// give different bits on different processors.
public enum Distribution: Hashable, Sendable {
    /// Always the same.
    case constant(Nanoseconds)
    /// Each length from the first to the second, both included, equally likely.
    case uniform(Nanoseconds, Nanoseconds)
    /// Log-normal, given by its median and its 99th percentile; the percentile must not be below the median.
    case logNormal(median: Nanoseconds, p99: Nanoseconds)
    /// Normal, cut off at zero.
    case normal(mean: Nanoseconds, standardDeviation: Nanoseconds)
    /// Exponential.
    case exponential(mean: Nanoseconds)
    /// One of the given lengths, each equally likely: measurements. Must not be empty. In ascending order, a larger random number gives
    /// a longer length, as with the inverse of their distribution function.
    case empirical([Nanoseconds])

    /// Nothing at all.
    public static let zero = Distribution.constant(0)

    /// Whether every sample is zero, so that no time passes and no number is drawn.
    public var isZero: Bool { self == .constant(0) }

    /// Draws one length. A constant draws no random number.
    public func sample(_ stream: RandomStream) -> Nanoseconds {
        switch self {
        case .constant(let length): return max(0, length)
        case .uniform(let first, let last):
            let low = max(0, min(first, last))
            let high = max(low, max(first, last))
            return low + Int64(stream.next(below: UInt64(high - low) + 1))
        case .logNormal(let median, let p99):
            guard median > 0 else { return 0 }
            let sigma = Elementary.logarithm(max(1, Double(p99) / Double(median))) / Self.normalQuantile99
            return Self.whole(Double(median) * Elementary.exponential(sigma * Elementary.normal(stream)))
        case .normal(let mean, let deviation):
            return Self.whole(Double(mean) + Double(deviation) * Elementary.normal(stream))
        case .exponential(let mean):
            return Self.whole(-Double(mean) * Elementary.logarithm(1 - stream.nextUnit()))
        case .empirical(let lengths):
            guard !lengths.isEmpty else { return 0 }
            return max(0, lengths[Int(stream.next(below: UInt64(lengths.count)))])
        }
    }

    /// The 99th percentile of the standard normal distribution.
    private static let normalQuantile99 = 2.3263478740408408

    private static func whole(_ value: Double) -> Nanoseconds {
        guard value > 0 else { return 0 }
        return value >= 9.2e18 ? .max : Int64(value + 0.5)
    }
}

/// Elementary functions with the same bits on every machine.
enum Elementary {
    private static let logarithmOfTwo = 0.6931471805599453

    /// The natural logarithm of a positive number, to about 15 digits.
    static func logarithm(_ value: Double) -> Double {
        guard value > 0 else { return -.infinity }
        var mantissa = value.significand
        var exponent = Double(value.exponent)
        if mantissa > 1.4142135623730951 {
            mantissa /= 2
            exponent += 1
        }
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var power = ratio
        var sum = 0.0
        var divisor = 1.0
        while divisor < 41 {
            sum += power / divisor
            power *= square
            divisor += 2
        }
        return exponent * logarithmOfTwo + 2 * sum
    }

    /// e to a power, to about 15 digits; powers beyond ±700 are cut off there.
    static func exponential(_ power: Double) -> Double {
        let bounded = max(-700, min(700, power))
        let steps = (bounded / logarithmOfTwo).rounded(.toNearestOrEven)
        let rest = bounded - steps * logarithmOfTwo
        var term = 1.0
        var sum = 1.0
        var index = 1.0
        while index < 22 {
            term *= rest / index
            sum += term
            index += 1
        }
        return Double(sign: .plus, exponent: Int(steps), significand: 1) * sum
    }

    /// A sample of the standard normal distribution, by Marsaglia's polar method.
    static func normal(_ stream: RandomStream) -> Double {
        while true {
            let first = 2 * stream.nextUnit() - 1
            let second = 2 * stream.nextUnit() - 1
            let square = first * first + second * second
            if square > 0, square < 1 { return first * (-2 * logarithm(square) / square).squareRoot() }
        }
    }
}
