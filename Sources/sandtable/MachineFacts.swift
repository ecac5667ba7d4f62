import Glibc
import ObjectModel

/// What a figure was measured on.
enum MachineFacts {
    /// Processor, number of cores, kernel release, build mode.
    static var json: JSONValue {
        var names = utsname()
        uname(&names)
        let release = withUnsafeBytes(of: &names.release) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
        return [
            "processor": .string(processor), "cores": .int(Int64(processors)),
            "kernel": .string("Linux \(release)"), "build": .string(isDebug ? "debug" : "release"),
        ]
    }

    /// How many processors there are.
    static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// The largest resident size of this process so far, in bytes.
    static var peakResidentBytes: Int { statusBytes("VmHWM:") }

    /// The resident size of this process now, in bytes.
    static var residentBytes: Int { statusBytes("VmRSS:") }

    /// The resident size of another process now, in bytes; 0 when it is gone.
    static func residentBytes(of process: Int32) -> Int { statusBytes("VmRSS:", of: String(process)) }

    /// The largest resident size of another process so far, in bytes; 0 when it is gone.
    static func peakResidentBytes(of process: Int32) -> Int { statusBytes("VmHWM:", of: String(process)) }

    static var isDebug: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }

    private static var processor: String {
        guard let bytes = try? LocalFiles.read("/proc/cpuinfo", limit: 1 << 20) else { return "unknown" }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("model name") {
            return String(line.drop { $0 != ":" }.dropFirst(2))
        }
        return "unknown"
    }

    private static func statusBytes(_ field: String, of process: String = "self") -> Int {
        guard let bytes = try? LocalFiles.read("/proc/\(process)/status", limit: 1 << 16) else { return 0 }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix(field) {
            return (Int(line.dropFirst(field.count).filter(\.isNumber)) ?? 0) * 1_024
        }
        return 0
    }
}
