import ObjectModel

/// Files that a command writes because an option asks for them.
enum Output {
    /// Writes a value as JSON, to standard output for `-`. A file that cannot be written is told and ends the command with status 2.
    static func write(_ json: JSONValue, to path: String) throws {
        let bytes = JSONWriter.write(json, style: .pretty) + [UInt8(ascii: "\n")]
        if path == "-" { Console.write(bytes) } else { try write(bytes, to: path) }
    }

    /// Writes a whole file. One that cannot be written is told and ends the command with status 2.
    static func write(_ bytes: [UInt8], to path: String) throws {
        do { try LocalFiles.write(bytes, to: path) } catch {
            Console.complain("\(error)")
            throw ExitStatus.badInput
        }
    }
}
