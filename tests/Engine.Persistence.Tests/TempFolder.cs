namespace Akka.Persistence.Tests;

/// <summary>A fresh folder that goes with the test.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actors-persistence-");

    public string Database => Path.Combine(_folder.FullName, "journal.db");

    public string ConnectionString => "Data Source=" + Database;

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
