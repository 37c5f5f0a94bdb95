using Actors.Hub.Records;

namespace Actors.Hub.Tests.Records;

public sealed class DurableFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("durable-file-").FullName;

    [Fact]
    public void A_file_is_made_with_its_directories_and_replaced_whole()
    {
        var path = Path.Combine(folder, "a", "b", "file");

        DurableFile.Write(path, "a longer text"u8);
        DurableFile.Write(path, "short"u8);

        Assert.Equal("short", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Nothing_is_left_where_the_place_is_taken_by_a_directory()
    {
        var path = Path.Combine(folder, "taken");
        Directory.CreateDirectory(path);

        Assert.ThrowsAny<Exception>(() => DurableFile.Write(path, "x"u8));

        Assert.Equal([path], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public void What_a_crash_left_of_the_same_file_is_no_hindrance()
    {
        var path = Path.Combine(folder, "file");
        DurableFile.Write(path, "old"u8);
        var temporary = Path.Combine(folder, TemporaryNameOf(path));
        File.WriteAllText(temporary, "torn, and longer than the new text");

        DurableFile.Write(path, "new"u8);

        Assert.Equal("new", File.ReadAllText(path));
        Assert.False(File.Exists(temporary));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Seen while the file is written: a name made of the file's own.
    private static string TemporaryNameOf(string path)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)));
        return $".{Convert.ToHexStringLower(hash)[..24]}.tmp";
    }
}
