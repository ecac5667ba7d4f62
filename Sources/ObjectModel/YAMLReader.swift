import CLibYAML

/// Reads YAML as kubectl reads it, and says more about what is wrong.
///
/// Scalars mean what they mean to sigs.k8s.io/yaml (YAML 1.1: `yes`, `on` and `0777` are no strings); field names that are numbers
/// or Booleans become strings; of a merge key `<<` and the fields around it the later one wins. Stricter than kubectl: a field set
/// twice, `.inf`, `.nan` and binary data that is not UTF-8 are mistakes. Documents that hold nothing or `null` are left out. Tags
/// other than those of YAML's own scalars are ignored.
public enum YAMLReader {
    /// Reads all documents of a file and finds as many mistakes as can be told apart, at most 100, ordered by place. After a
    /// mistake of syntax reading goes on at the next `---`. What is returned beside mistakes is for checking only.
    public static func read(
        _ bytes: [UInt8], limits: ReaderLimits = .standard
    ) -> (documents: [YAMLNode], mistakes: [SourceMistake]) {
        var mistakes = SourceMistakes()
        guard bytes.count <= limits.maximumBytes else {
            mistakes.add(.start, "the file has \(bytes.count) bytes; at most \(limits.maximumBytes) are read, split it")
            return ([], mistakes.list)
        }
        let source = YAMLSource(bytes, mistakes: &mistakes)
        var composer = YAMLComposer(limits: limits, mistakes: mistakes)
        source.bytes.withUnsafeBufferPointer { composer.compose($0) }
        let ordered = composer.mistakes.list.enumerated().sorted {
            $0.element.location != $1.element.location ? $0.element.location < $1.element.location : $0.offset < $1.offset
        }
        return (composer.documents, ordered.map(\.element))
    }

    /// Reads the UTF-8 bytes of a string.
    public static func read(
        _ text: String, limits: ReaderLimits = .standard
    ) -> (documents: [YAMLNode], mistakes: [SourceMistake]) {
        read(Array(text.utf8), limits: limits)
    }
}

extension YAMLComposer {
    /// Composes all documents, starting anew at the next document marker when libyaml gives up.
    mutating func compose(_ buffer: UnsafeBufferPointer<UInt8>) {
        var start = 0
        var firstLine = 1
        while start < buffer.count, !isStopped {
            let rest = UnsafeBufferPointer(rebasing: buffer[start...])
            guard let failedLine = composePart(rest, firstLine: firstLine) else { return }
            guard let next = Self.nextDocument(in: rest, fromLine: failedLine - firstLine) else { return }
            start += next.offset
            firstLine += next.line
        }
    }

    /// The first line from a line on that starts a document and is not the very first; lines count from 0.
    private static func nextDocument(in bytes: UnsafeBufferPointer<UInt8>, fromLine: Int) -> (offset: Int, line: Int)? {
        var lines = SourceLineCounter()
        var offset = 0
        while offset < bytes.count {
            guard let decoded = UTF8Decoding.scalar(at: offset, in: bytes) else { return nil }
            let line = lines.location.line - 1
            if lines.location.column == 1, line > 0, line >= fromLine, startsDocument(bytes, offset) { return (offset, line) }
            let isPaired = decoded.value == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
            lines.pass(isPaired ? 0x20 : decoded.value)
            offset += decoded.length
        }
        return nil
    }

    private static func startsDocument(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Bool {
        guard offset + 3 <= bytes.count, bytes[offset..<(offset + 3)].allSatisfy({ $0 == UInt8(ascii: "-") }) else { return false }
        return offset + 3 == bytes.count || bytes[offset + 3] <= 0x20
    }

    /// Runs libyaml over a part of the text. Returns the line at which it gave up on a document, or nil at the end.
    private mutating func composePart(_ buffer: UnsafeBufferPointer<UInt8>, firstLine: Int) -> Int? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        parser.initialize(to: yaml_parser_t())
        guard yaml_parser_initialize(parser) == 1 else {
            mistakes.add(.start, "there is not enough memory to read the file; make it smaller")
            return nil
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
        startPart()
        while !isStopped {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { return report(parser.pointee, buffer, firstLine: firstLine) }
            defer { yaml_event_delete(&event) }
            let location = Self.location(event.start_mark, firstLine: firstLine)
            switch event.type {
            case YAML_STREAM_END_EVENT: return nil
            case YAML_DOCUMENT_START_EVENT: startDocument()
            case YAML_SCALAR_EVENT: take(scalar: event.data.scalar, at: location)
            case YAML_ALIAS_EVENT: take(alias: Self.text(event.data.alias.anchor) ?? "", at: location)
            case YAML_SEQUENCE_START_EVENT: open(.list, anchor: Self.text(event.data.sequence_start.anchor), at: location)
            case YAML_MAPPING_START_EVENT: open(.fields, anchor: Self.text(event.data.mapping_start.anchor), at: location)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: close()
            default: break
            }
            if isDocumentGivenUp { return location.line }
        }
        return nil
    }

    private static func location(_ mark: yaml_mark_t, firstLine: Int) -> SourceLocation {
        SourceLocation(line: Int(clamping: mark.line) + firstLine, column: Int(clamping: mark.column) + 1)
    }

    /// Anchors and tags hold no NUL, so their C strings are complete.
    private static func text(_ characters: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        characters.map { String(cString: $0) }
    }

    private mutating func take(scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, at location: SourceLocation) {
        let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        take(
            Scalar(text: text, tag: Self.text(scalar.tag), isPlain: scalar.plain_implicit == 1, anchor: Self.text(scalar.anchor)),
            at: location)
    }

    private mutating func report(_ parser: yaml_parser_t, _ buffer: UnsafeBufferPointer<UInt8>, firstLine: Int) -> Int? {
        guard parser.error != YAML_MEMORY_ERROR else {
            mistakes.add(.start, "there is not enough memory to read the file; make it smaller")
            return nil
        }
        let location = Self.location(parser.problem_mark, firstLine: firstLine)
        let hasContext = parser.context != nil && parser.context_mark.line + parser.context_mark.column + parser.context_mark.index > 0
        let message = YAMLSyntaxError.message(
            problem: parser.problem.map { String(cString: $0) } ?? "", context: parser.context.map { String(cString: $0) } ?? "",
            contextLocation: hasContext ? Self.location(parser.context_mark, firstLine: firstLine) : nil,
            found: Self.byte(at: parser.problem_mark.index, in: buffer))
        mistakes.add(location, message)
        return location.line
    }

    /// The first byte of a character by its number in the text.
    private static func byte(at index: Int, in buffer: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var remaining = index
        for byte in buffer where byte & 0xC0 != 0x80 {
            if remaining == 0 { return byte }
            remaining -= 1
        }
        return nil
    }
}
