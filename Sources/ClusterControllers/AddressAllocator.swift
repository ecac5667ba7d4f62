/// Gives Pods their addresses: `10.244.<block>.<n>`, one block of 253 addresses a node, further blocks as they are needed.
///
/// Addresses of a node are given out in turn, so one that was released is used again as late as possible.
struct AddressAllocator {
    private struct Block {
        let number: Int
        var used: [Bool] = Array(repeating: false, count: 256)
        var free = 253
        var next = 2
    }

    private var blocks: [String: [Block]] = [:]
    private var blockCount = 0
    private static let maximumBlocks = 12 * 256

    /// Reserves a first block for a node, so that blocks follow the order of the nodes.
    mutating func register(node: String) {
        if blocks[node] == nil { addBlock(to: node) }
    }

    /// A free address of a node, or nil when all blocks are used up.
    mutating func allocate(node: String) -> String? {
        while true {
            for position in (blocks[node] ?? []).indices {
                if let address = take(node, position) { return address }
            }
            guard addBlock(to: node) else { return nil }
        }
    }

    /// Marks an address as used that an earlier agent gave out.
    mutating func reserve(_ address: String, node: String) {
        let parts = address.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 4, (2..<255).contains(parts[3]) else { return }
        let number = (parts[1] - 244) * 256 + parts[2]
        guard let position = blocks[node]?.firstIndex(where: { $0.number == number }), blocks[node]?[position].used[parts[3]] == false
        else {
            return
        }
        blocks[node]?[position].used[parts[3]] = true
        blocks[node]?[position].free -= 1
    }

    /// Takes an address back.
    mutating func release(_ address: String, node: String) {
        let parts = address.split(separator: ".").compactMap { Int($0) }
        guard parts.count == 4, (2..<255).contains(parts[3]) else { return }
        let number = (parts[1] - 244) * 256 + parts[2]
        guard let position = blocks[node]?.firstIndex(where: { $0.number == number }), blocks[node]?[position].used[parts[3]] == true else {
            return
        }
        blocks[node]?[position].used[parts[3]] = false
        blocks[node]?[position].free += 1
    }

    @discardableResult
    private mutating func addBlock(to node: String) -> Bool {
        guard blockCount < Self.maximumBlocks else { return false }
        blocks[node, default: []].append(Block(number: blockCount))
        blockCount += 1
        return true
    }

    private mutating func take(_ node: String, _ position: Int) -> String? {
        guard var block = blocks[node]?[position], block.free > 0 else { return nil }
        blocks[node]?[position].free = 0
        while block.used[block.next] { block.next = block.next == 254 ? 2 : block.next + 1 }
        let last = block.next
        block.used[last] = true
        block.free -= 1
        block.next = last == 254 ? 2 : last + 1
        blocks[node]?[position] = block
        return "10.\(244 + block.number / 256).\(block.number % 256).\(last)"
    }
}
