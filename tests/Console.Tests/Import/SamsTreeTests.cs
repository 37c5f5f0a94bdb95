using System.Diagnostics;
using Actors.Cli.Import;

namespace Actors.Console.Tests.Import;

public sealed class SamsTreeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sams-tree-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_named_pipe_without_a_writer_is_an_empty_file()
    {
        using var made = Process.Start("mkfifo", [Path.Combine(_directory, "1.n1.json")]);
        made.WaitForExit();
        File.WriteAllText(Path.Combine(_directory, "2.n1.json"), "{}");

        Assert.Equal([("1.n1.json", 0), ("2.n1.json", 2)], new SamsTree(_directory).Read().Select(file => (file.Name, file.Content.Length)));
    }
}
