using System.Buffers.Binary;
using System.Text;

namespace Actors.Node.Kernel.Bpf;

/// <summary>Kinds of types that are looked for by name (Documentation/bpf/btf.rst).</summary>
internal enum BtfKind
{
    /// <summary>A pointer.</summary>
    Pointer = 2,

    /// <summary>A struct.</summary>
    Struct = 4,

    /// <summary>A union.</summary>
    Union = 5,

    /// <summary>An enumeration.</summary>
    Enum = 6,

    /// <summary>Another name of a type.</summary>
    Typedef = 8,

    /// <summary>A function.</summary>
    Function = 12,

    /// <summary>Parameters of a function.</summary>
    Prototype = 13,
}

/// <summary>
/// The kernel's own description of its types (/sys/kernel/btf/vmlinux): where a field lies differs from kernel to kernel. Little-endian hosts.
/// </summary>
internal sealed class Btf
{
    private const ushort Magic = 0xeb9f;
    private const int TypeHeader = 12;
    private const int DeepestType = 32;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _strings;
    private readonly int _stringsEnd;
    private readonly int[] _types;

    private Btf(ReadOnlyMemory<byte> bytes, int strings, int stringsEnd, int[] types) =>
        (_bytes, _strings, _stringsEnd, _types) = (bytes, strings, stringsEnd, types);

    /// <summary>Finds the types in a whole file.</summary>
    /// <exception cref="InvalidDataException">It is cut, of another byte order, or has kinds that are not known.</exception>
    public static Btf Parse(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < 24 || BinaryPrimitives.ReadUInt16LittleEndian(span) != Magic || span[2] != 1)
        {
            throw new InvalidDataException("no BTF of version 1 in this host's byte order");
        }

        var header = UInt(span, 4);
        var (types, typesEnd) = Section(span, header, UInt(span, 8), UInt(span, 12));
        var (strings, stringsEnd) = Section(span, header, UInt(span, 16), UInt(span, 20));
        var found = new List<int>((typesEnd - types) / 24) { -1 };
        while (types < typesEnd)
        {
            found.Add(types);
            if (types > typesEnd - TypeHeader)
            {
                throw new InvalidDataException($"BTF type {found.Count - 1} is cut");
            }

            types += TypeHeader + BytesAfter(UInt(span, types + 4), found.Count - 1);
        }

        return types == typesEnd ? new Btf(bytes, strings, stringsEnd, [.. found]) : throw new InvalidDataException($"BTF type {found.Count - 1} is cut");
    }

    /// <summary>Number of a type; 0 when there is none of that name.</summary>
    public int Find(string name, BtfKind kind)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        for (var id = 1; id < _types.Length; id++)
        {
            if (KindOf(id) == kind && NameAt(UInt(_bytes.Span, _types[id])).SequenceEqual(wanted))
            {
                return id;
            }
        }

        return 0;
    }

    /// <summary>Where a field lies, in bytes; fields of anonymous members count as the type's own.</summary>
    /// <param name="type">Name of a struct.</param>
    /// <param name="path">Names of fields, one inside the other, with dots between.</param>
    /// <returns>Null when there is no such field, or it is a part of a byte.</returns>
    public int? OffsetOf(string type, string path) => Locate(type, path)?.Offset;

    /// <summary>Size of a struct in bytes; null when there is none of that name.</summary>
    public int? SizeOf(string type) => Find(type, BtfKind.Struct) is > 0 and var id ? (int)UInt(_bytes.Span, _types[id] + 8) : null;

    /// <summary>How many parameters the functions have that a name stands for; 0 when it stands for none.</summary>
    public int ParametersOf(string typedef)
    {
        var pointer = Resolve(Find(typedef, BtfKind.Typedef));
        var function = pointer > 0 && KindOf(pointer) == BtfKind.Pointer ? Resolve((int)UInt(_bytes.Span, _types[pointer] + 8)) : 0;
        return function > 0 && KindOf(function) == BtfKind.Prototype ? CountOf(function) : 0;
    }

    /// <summary>A constant of an enumeration.</summary>
    public int? EnumValue(string type, string name)
    {
        var id = Find(type, BtfKind.Enum);
        var wanted = Encoding.UTF8.GetBytes(name);
        for (var i = 0; id > 0 && i < CountOf(id); i++)
        {
            var at = _types[id] + TypeHeader + (8 * i);
            if (NameAt(UInt(_bytes.Span, at)).SequenceEqual(wanted))
            {
                return (int)UInt(_bytes.Span, at + 4);
            }
        }

        return null;
    }

    private (int Offset, int Type)? Locate(string type, string path)
    {
        var id = Find(type, BtfKind.Struct);
        var offset = 0;
        foreach (var part in path.Split('.'))
        {
            if (Member(Resolve(id), Encoding.UTF8.GetBytes(part), 0) is not { } member)
            {
                return null;
            }

            offset += member.Offset;
            id = member.Type;
        }

        return (offset, id);
    }

    private (int Offset, int Type)? Member(int id, byte[] name, int depth)
    {
        if (id <= 0 || depth > DeepestType || KindOf(id) is not (BtfKind.Struct or BtfKind.Union))
        {
            return null;
        }

        var span = _bytes.Span;
        var hasBits = UInt(span, _types[id] + 4) >> 31 != 0;
        for (var i = 0; i < CountOf(id); i++)
        {
            var at = _types[id] + TypeHeader + (12 * i);
            var bits = hasBits ? UInt(span, at + 8) & 0xffffff : UInt(span, at + 8);
            var member = NameAt(UInt(span, at));
            var type = (int)UInt(span, at + 4);
            if (member.SequenceEqual(name))
            {
                return bits % 8 == 0 ? ((int)(bits / 8), type) : null;
            }

            if (member.IsEmpty && Member(Resolve(type), name, depth + 1) is { } inner)
            {
                return ((int)(bits / 8) + inner.Offset, inner.Type);
            }
        }

        return null;
    }

    /// <summary>The type behind other names, const and the like; 0 when there is none.</summary>
    private int Resolve(int id)
    {
        for (var i = 0; i < DeepestType && id > 0 && id < _types.Length; i++)
        {
            if ((int)KindOf(id) is not (8 or 9 or 10 or 11 or 18))
            {
                return id;
            }

            id = (int)UInt(_bytes.Span, _types[id] + 8);
        }

        return 0;
    }

    private BtfKind KindOf(int id) => (BtfKind)((UInt(_bytes.Span, _types[id] + 4) >> 24) & 0x1f);

    private int CountOf(int id) => (int)(UInt(_bytes.Span, _types[id] + 4) & 0xffff);

    private ReadOnlySpan<byte> NameAt(uint offset)
    {
        if (offset >= _stringsEnd - _strings)
        {
            return default;
        }

        var rest = _bytes.Span[(_strings + (int)offset).._stringsEnd];
        var end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }

    private static (int Start, int End) Section(ReadOnlySpan<byte> span, uint header, uint offset, uint length)
    {
        var start = (long)header + offset;
        return start + length <= span.Length ? ((int)start, (int)(start + length)) : throw new InvalidDataException("BTF is cut");
    }

    private static int BytesAfter(uint info, int id)
    {
        var count = (int)(info & 0xffff);
        return ((info >> 24) & 0x1f) switch
        {
            1 or 14 or 17 => 4,
            2 or (>= 7 and <= 12) or 16 or 18 => 0,
            3 => 12,
            4 or 5 or 15 or 19 => 12 * count,
            6 or 13 => 8 * count,
            var kind => throw new InvalidDataException($"BTF type {id} is of unknown kind {kind}"),
        };
    }

    private static uint UInt(ReadOnlySpan<byte> span, int at) => BinaryPrimitives.ReadUInt32LittleEndian(span[at..]);
}
