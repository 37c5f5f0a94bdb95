using System.Text;
using Actors.Node.Kernel;

namespace Actors.Node.Tests.Kernel;

public sealed unsafe class LoadedFilesTests
{
    private const string Program = "/opt/actors-node/libcoreclr.so";

    [Theory]
    [InlineData("r-xp", Program)]
    [InlineData("r--p", Program)]
    [InlineData("r-xp", "/lib/x86_64-linux-gnu/libstdc++.so.6.0.30")]
    [InlineData("r-xp", "/opt/with a blank/lib-x.so")]
    [InlineData("r--s", "/opt/actors-node/System.Private.CoreLib.dll")]
    public void Pages_of_programs_and_libraries_are_let_go_of(string rights, string path) =>
        Assert.Equal([new LoadedFiles.Range(unchecked((nuint)0x7f00_0000_1000), unchecked((nuint)0x7f00_0000_9000))], Unchanging(Mapping(rights, path)));

    [Theory]
    [InlineData("rw-p", Program)]
    [InlineData("rwxp", Program)]
    [InlineData("---p", Program)]
    [InlineData("r--s", "/opt/data.so")]
    [InlineData("r-xp", "/opt/actors-node/System.Linq.dll")]
    [InlineData("r-xs", "/memfd:doublemapper (deleted)")]
    [InlineData("r--s", "anon_inode:bpf-map")]
    [InlineData("r--p", "/opt/actors-node/outbox")]
    [InlineData("r-xp", "[vdso]")]
    [InlineData("r-xp", "")]
    public void All_others_stay(string rights, string path) => Assert.Empty(Unchanging(Mapping(rights, path)));

    [Fact]
    public void A_mapping_with_a_page_of_the_process_itself_stays() => Assert.Empty(Unchanging(Mapping("r--p", Program, own: 4)));

    [Fact]
    public void A_mapping_without_a_page_in_memory_is_left_alone() => Assert.Empty(Unchanging(Mapping("r--p", Program, resident: 0)));

    [Fact]
    public void A_mapping_does_not_end_with_the_figures_of_the_next() =>
        Assert.Equal(
            [new LoadedFiles.Range(0x1000, 0x2000)],
            Unchanging(["1000-2000 r-xp 0 08:01 7 /a.so", "Rss: 4 kB", "Anonymous: 0 kB", "3000-4000 rw-p 0 08:01 7 /a.so", "Rss: 4 kB", "Anonymous: 0 kB"]));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("x-y r-xp 0 08:01 7 /a.so")]
    [InlineData("2000-1000 r-xp 0 08:01 7 /a.so")]
    [InlineData("1000-fffffffffffffffffff r-xp 0 08:01 7 /a.so")]
    [InlineData("1000-2000")]
    [InlineData("1000-2000 r-x")]
    public void Lines_of_another_shape_are_passed_over(string line) =>
        Assert.Empty(Unchanging([line, "Rss:", "Rss: x kB", "Anonymous: -1 kB", "Rss: 4 kB", "Anonymous: 0 kB"]));

    [Fact]
    public void What_was_let_go_of_is_read_again_when_it_is_needed()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("actors").FullName, "loaded.so");
        const int Length = 1 << 16;
        File.WriteAllBytes(file, [.. Enumerable.Repeat((byte)7, Length)]);
        using var handle = File.OpenHandle(file);
        const int ReadOnly = 1, Private = 2;
        var mapped = Libc.MapMemory(null, Length, ReadOnly, Private, (int)handle.DangerousGetHandle(), 0);
        try
        {
            Assert.Equal(Length * 7, Sum());
            Assert.Contains(Loaded(), range => range.Start == (nuint)mapped);
            LoadedFiles.LetGo();
            Assert.DoesNotContain(Loaded(), range => range.Start == (nuint)mapped);
            Assert.Equal(Length * 7, Sum());
        }
        finally
        {
            _ = Libc.UnmapMemory(mapped, Length);
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }

        IReadOnlyList<LoadedFiles.Range> Loaded() => LoadedFiles.OfThisProcess().Unchanging;

        int Sum()
        {
            var sum = 0;
            for (var i = 0; i < Length; i++)
            {
                sum += mapped[i];
            }

            return sum;
        }
    }

    private static IReadOnlyList<LoadedFiles.Range> Unchanging(params string[] lines)
    {
        var loaded = new LoadedFiles();
        Assert.Equal("Rss:"u8, loaded.TakeLines(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\nRss:")));
        return loaded.Unchanging;
    }

    private static string[] Mapping(string rights, string path, int resident = 8, int own = 0) =>
    [
        $"7f0000001000-7f0000009000 {rights} 00001000 fe:01 132435                     {path}",
        "Size:                 32 kB",
        $"Rss:        {resident,12} kB",
        "Shared_Clean:          8 kB",
        $"Anonymous:  {own,12} kB",
        "AnonHugePages:         0 kB",
        "VmFlags: rd ex mr mw me sd",
    ];
}
