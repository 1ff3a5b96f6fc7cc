// Reads a whole log with Go's own packages for transparency logs, golang.org/x/mod/sumdb/note and .../tlog, which know
// nothing of Armistice.
//
// In: the folder of a log, the vkey of its key. Out: what was checked, exit 0; or the first thing that does not fit,
// exit 1. Absent: signatures of entries (see ../python); cosignatures, which these packages do not know.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// files is a log on the disk, as a tlog.TileReader.
type files struct{ folder string }

func (files) Height() int                     { return height }
func (files) SaveTiles([]tlog.Tile, [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// Go names the height in the path, c2sp.org/tlog-tiles does not.
		path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		data, err := os.ReadFile(filepath.Join(f.folder, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// entries gives the bundle of entries number n, of so many entries.
func (f files) entries(n int64, width int) [][]byte {
	tile := tlog.Tile{H: height, L: 0, N: n, W: width}
	path := "tile/entries/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/0/", height))
	data, err := os.ReadFile(filepath.Join(f.folder, path))
	check(err)
	var all [][]byte
	for len(data) > 0 {
		end := 2 + int(binary.BigEndian.Uint16(data))
		all = append(all, data[2:end])
		data = data[end:]
	}
	if len(all) != width {
		fail("%s has %d entries", path, len(all))
	}
	return all
}

func main() {
	if len(os.Args) != 3 {
		fail("give the folder of a log and its vkey")
	}
	log := files{os.Args[1]}
	size, root := checkpoint(log.folder, os.Args[2])

	// All entries, hashed anew, make the root.
	var stored []tlog.Hash
	memory := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, index := range indexes {
			out = append(out, stored[index])
		}
		return out, nil
	})
	var leaves []tlog.Hash
	for n := int64(0); n*256 < size; n++ {
		width := size - n*256
		if width > 256 {
			width = 256
		}
		for _, entry := range log.entries(n, int(width)) {
			hashes, err := tlog.StoredHashes(int64(len(leaves)), entry, memory)
			check(err)
			stored = append(stored, hashes...)
			leaves = append(leaves, tlog.RecordHash(entry))
		}
	}
	computed, err := tlog.TreeHash(size, memory)
	check(err)
	if computed != root {
		fail("the entries make the root %v, the checkpoint says %v", computed, root)
	}

	// The tiles prove every entry, and that the log only grew.
	tiles := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, log)
	for index, leaf := range leaves {
		proof, err := tlog.ProveRecord(size, int64(index), tiles)
		check(err)
		check(tlog.CheckRecord(proof, size, root, int64(index), leaf))
	}
	grown := 0
	for old := int64(1); old <= size; old += 1 + size/200 {
		before, err := tlog.TreeHash(old, tiles)
		check(err)
		proof, err := tlog.ProveTree(size, old, tiles)
		check(err)
		check(tlog.CheckTree(proof, size, root, old, before))
		grown++
	}
	fmt.Printf("go: %d entries make the signed root, %d inclusion and %d consistency proofs hold\n", size, len(leaves), grown)
}

// checkpoint opens the signed note and reads its three lines.
func checkpoint(folder, vkey string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(vkey)
	check(err)
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	check(err)
	opened, err := note.Open(data, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("the checkpoint is not three lines of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	hash, err := base64.StdEncoding.DecodeString(lines[2])
	check(err)
	var root tlog.Hash
	if len(hash) != len(root) || !bytes.Equal(hash, hash[:copy(root[:], hash)]) {
		fail("the root is no hash")
	}
	return size, root
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "error: "+format+"\n", args...)
	os.Exit(1)
}
