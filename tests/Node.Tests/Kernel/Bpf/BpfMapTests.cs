using System.Runtime.InteropServices;
using Actors.Node.Kernel.Bpf;

namespace Actors.Node.Tests.Kernel.Bpf;

public sealed class BpfMapTests
{
    [BpfFact]
    public void Entries_are_taken_out_together_those_that_are_not_there_do_no_harm()
    {
        using var map = new BpfMap(BpfMapKind.Hash, "test", 8, 8, 16);
        foreach (var key in (long[])[1, 2, 4, 6])
        {
            Assert.True(map.Set(key, key));
        }

        map.Remove<long>([0, 1, 3, 4, 5]);
        map.Remove<long>([]);
        map.CopyAll(out var keys, out _);
        Assert.Equal([2, 6], MemoryMarshal.Cast<byte, long>(keys).ToArray().Order());
    }
}
