using System.Buffers.Binary;
using System.Text;
using Actors.Node.Kernel.Bpf;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Kernel.Bpf;

public sealed class BtfTests
{
    [Fact]
    public void Fields_are_found_inside_named_and_anonymous_members()
    {
        var btf = Btf.Parse(Sample());
        Assert.Equal(0, btf.OffsetOf("task", "pid"));
        Assert.Equal(8, btf.OffsetOf("task", "entity.run"));
        Assert.Equal(16, btf.OffsetOf("task", "hidden"));
        Assert.Null(btf.OffsetOf("task", "none"));
        Assert.Null(btf.OffsetOf("task", "pid.none"));
        Assert.Null(btf.OffsetOf("none", "pid"));
    }

    [Fact]
    public void Constants_and_parameters_are_told()
    {
        var btf = Btf.Parse(Sample());
        Assert.Equal(7, btf.EnumValue("numbers", "seven"));
        Assert.Null(btf.EnumValue("numbers", "eight"));
        Assert.Equal(2, btf.ParametersOf("told"));
        Assert.Equal(0, btf.ParametersOf("task"));
        Assert.NotEqual(0, btf.Find("told", BtfKind.Typedef));
        Assert.Equal(0, btf.Find("told", BtfKind.Function));
    }

    [Fact]
    public void A_field_that_is_a_part_of_a_byte_has_no_offset()
    {
        var bytes = Sample(bits: 3);
        Assert.Null(Btf.Parse(bytes).OffsetOf("task", "pid"));
    }

    [Fact]
    public void Cut_and_random_descriptions_are_refused_or_read_but_never_harm() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt Cut, NonNegativeInt At, byte Value, byte[] Random)>(),
        given =>
        {
            var whole = Sample();
            TryAll(whole.AsMemory(0, given.Cut.Get % whole.Length));
            whole[given.At.Get % whole.Length] = given.Value;
            TryAll(whole);
            TryAll(given.Random);
            return true;
        }));

    [Fact]
    public void The_running_kernel_is_understood()
    {
        const string Description = "/sys/kernel/btf/vmlinux";
        if (!File.Exists(Description))
        {
            return;
        }

        var kernel = new KernelLayout(Btf.Parse(File.ReadAllBytes(Description)));
        Assert.Equal(4, Math.Abs(kernel.TaskPid - kernel.TaskProcess));
        Assert.True(kernel.TaskIterator() > 0);
    }

    private static void TryAll(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var btf = Btf.Parse(bytes);
            btf.OffsetOf("task", "entity.run");
            btf.EnumValue("numbers", "seven");
            btf.ParametersOf("told");
        }
        catch (InvalidDataException)
        {
            // Refused in words.
        }
    }

    /// <summary>struct task { int pid; struct { long run; } entity; struct { long hidden; }; }; enum numbers { seven = 7 }; typedef void (*told)(…, …).</summary>
    private static byte[] Sample(int bits = 0)
    {
        var names = new List<byte> { 0 };
        var types = new List<byte>();
        Type("int", 1, 0, 4, 0x20);
        Type("entity_type", 4, 1, 8, Name("run"), 1, 0);
        Type("", 4, 1, 8, Name("hidden"), 1, 0);
        Type("task", 4, 3, 24, Name("pid"), 1, bits, Name("entity"), 2, 64, 0, 3, 128);
        Type("numbers", 6, 1, 4, Name("seven"), 7);
        Type("", 13, 2, 0, 0, 1, 0, 1);
        Type("", 2, 0, 6);
        Type("told", 8, 0, 7);
        var header = new byte[24];
        BinaryPrimitives.WriteUInt16LittleEndian(header, 0xeb9f);
        header[2] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 24);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), types.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), types.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), names.Count);
        return [.. header, .. types, .. names];

        void Type(string name, int kind, int count, int size, params int[] rest)
        {
            Add(Name(name));
            Add((kind << 24) | count);
            Add(size);
            Array.ForEach(rest, Add);
        }

        int Name(string name)
        {
            var at = name.Length == 0 ? 0 : names.Count;
            if (name.Length > 0)
            {
                names.AddRange(Encoding.ASCII.GetBytes(name + "\0"));
            }

            return at;
        }

        void Add(int value) => types.AddRange(BitConverter.GetBytes(value));
    }
}
