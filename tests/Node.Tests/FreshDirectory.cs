namespace Actors.Node.Tests;

/// <summary>A directory of its own for one test, removed with all in it.</summary>
internal sealed class FreshDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("actors-node-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
