// Judge checks a journal by a program that is not ours: golang.org/x/mod/sumdb. It reads a folder
// or an address in the layout of tlog-tiles and checks the signature of the head, the inclusion of
// entries, the root over all entries, consistency with earlier heads, and receipts.
//
// When the journal has a list of keys, the judge goes from the given key to the newest by the notes
// that the old and the new key signed, and looks for each of them among the entries. Witnesses'
// cosignatures (c2sp.org/tlog-cosignature) are checked by keys of type 4.
//
//	judge [-key VKEY] [-witness VKEY,VKEY] [-sample N] [-receipts 1,2,3] FOLDER|http://…
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var passed, failed int

func check(ok bool, format string, args ...interface{}) {
	if ok {
		passed++
		return
	}
	failed++
	if failed <= 20 {
		fmt.Printf("FAIL "+format+"\n", args...)
	}
}

// place is where the journal lies.
type place struct{ base string }

var client = http.Client{Timeout: 20 * time.Second}

func (p place) get(name string) ([]byte, error) {
	if !strings.HasPrefix(p.base, "http://") {
		return os.ReadFile(filepath.Join(p.base, filepath.FromSlash(name)))
	}
	reply, err := client.Get(strings.TrimSuffix(p.base, "/") + "/" + name)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	if reply.StatusCode != 200 {
		return nil, fmt.Errorf("%s: %s", name, reply.Status)
	}
	return io.ReadAll(reply.Body)
}

func tilePath(level string, n int64, width int) string {
	number := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	path := "tile/" + level + "/" + number
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path
}

func (p place) Height() int { return 8 }

func (p place) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, t := range tiles {
		one, err := p.get(tilePath(strconv.Itoa(t.L), t.N, t.W))
		if err != nil {
			return nil, err
		}
		data = append(data, one)
	}
	return data, nil
}

func (p place) SaveTiles([]tlog.Tile, [][]byte) {}

// entries gives the entries of one bundle.
func (p place) entries(size, n int64) ([][]byte, error) {
	width := size - n*256
	if width > 256 {
		width = 256
	}
	data, err := p.get(tilePath("entries", n, int(width)))
	if err != nil {
		return nil, err
	}
	var list [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			break
		}
		list = append(list, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) != 0 || int64(len(list)) != width {
		return nil, fmt.Errorf("bundle %d has %d whole entries, not %d", n, len(list), width)
	}
	return list, nil
}

type head struct {
	size int64
	root tlog.Hash
}

func open(data []byte, verifier note.Verifier) (head, error) {
	var h head
	n, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return h, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return h, fmt.Errorf("the text of the head is not origin, size, root")
	}
	if h.size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return h, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != len(h.root) {
		return h, fmt.Errorf("the root is not a hash")
	}
	copy(h.root[:], root)
	return h, nil
}

// receipt checks a proof file (c2sp.org/tlog-proof) against nothing but the key.
func receipt(data []byte, verifier note.Verifier) error {
	parts := strings.SplitN(string(data), "\n\n", 2)
	if len(parts) != 2 {
		return fmt.Errorf("no empty line")
	}
	lines := strings.Split(parts[0], "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return fmt.Errorf("not a proof with its entry")
	}
	leaf, err := base64.StdEncoding.DecodeString(lines[1][len("extra "):])
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(lines[2][len("index "):], 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		var h tlog.Hash
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != len(h) {
			return fmt.Errorf("not a hash: %q", line)
		}
		copy(h[:], raw)
		proof = append(proof, h)
	}
	h, err := open([]byte(parts[1]), verifier)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, h.size, h.root, index, tlog.RecordHash(leaf))
}

// whole hashes all entries with tlog's own algorithm and compares the root.
func whole(p place, h head) error {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		list := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			list[i] = stored[index]
		}
		return list, nil
	})
	for n := int64(0); n*256 < h.size; n++ {
		list, err := p.entries(h.size, n)
		if err != nil {
			return err
		}
		for i, leaf := range list {
			more, err := tlog.StoredHashes(n*256+int64(i), leaf, reader)
			if err != nil {
				return err
			}
			stored = append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(h.size, reader)
	if err == nil && root != h.root {
		err = fmt.Errorf("the root over all entries is %v, signed is %v", root, h.root)
	}
	return err
}

func consistent(p place, h head, verifier note.Verifier, reader tlog.HashReader) {
	for i := 0; i < 20; i++ {
		m := 1 + rand.Int63n(h.size)
		root, err := tlog.TreeHash(m, reader)
		if err == nil {
			var proof tlog.TreeProof
			if proof, err = tlog.ProveTree(h.size, m, reader); err == nil {
				err = tlog.CheckTree(proof, h.size, h.root, m, root)
			}
		}
		check(err == nil, "consistency of %d and %d: %v", m, h.size, err)
	}
	old, _ := filepath.Glob(filepath.Join(p.base, "checkpoint.*"))
	for _, path := range old {
		data, err := os.ReadFile(path)
		var before head
		if err == nil {
			before, err = open(data, verifier)
		}
		if err == nil {
			var proof tlog.TreeProof
			if proof, err = tlog.ProveTree(h.size, before.size, reader); err == nil {
				err = tlog.CheckTree(proof, h.size, h.root, before.size, before.root)
			}
		}
		check(err == nil, "consistency with %s: %v", path, err)
	}
}

func receipts(p place, names []string, verifier note.Verifier) {
	for _, name := range names {
		data, err := p.get("receipt/" + name)
		if err == nil {
			err = receipt(data, verifier)
		}
		check(err == nil, "receipt %s: %v", name, err)
	}
}

// change is a change of the journal's key: an entry that the old and the new key signed.
type change struct {
	number int64
	text   string
}

// follow goes along the list of keys from the given one to the newest.
func follow(p place, vkey string) (string, []change, error) {
	data, err := p.get("keys")
	if err != nil {
		return vkey, nil, nil // never changed
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(lines) < 2 || lines[0] != "kyket.journal/keys@v1" {
		return "", nil, fmt.Errorf("not a list of keys")
	}
	var all []change
	for _, line := range lines[2:] {
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil {
			return "", nil, err
		}
		parts := strings.Split(string(raw), "\n")
		if len(parts) < 6 || parts[0] != "kyket journal key change v1" {
			return "", nil, fmt.Errorf("not a change of keys: %q", raw)
		}
		number, err := strconv.ParseInt(parts[2], 10, 64)
		if err != nil {
			return "", nil, err
		}
		all = append(all, change{number, string(raw)})
		if parts[3] != vkey {
			continue // before the key that we trust
		}
		for _, text := range parts[3:5] {
			verifier, err := note.NewVerifier(text)
			if err != nil {
				return "", nil, err
			}
			if _, err = note.Open(raw, note.VerifierList(verifier)); err != nil {
				return "", nil, fmt.Errorf("change %d: %v", number, err)
			}
		}
		vkey = parts[4]
	}
	return vkey, all, nil
}

// standing looks for the changes among the entries.
func standing(p place, h head, all []change) {
	for _, c := range all {
		list, err := p.entries(h.size, c.number/256)
		var leaf struct {
			Type   string
			Fields struct{ Note string }
		}
		if err == nil {
			err = json.Unmarshal(list[c.number%256], &leaf)
		}
		ok := err == nil && leaf.Type == "journal.key_changed" && leaf.Fields.Note == c.text
		check(ok, "entry %d is not the change of the key: %v", c.number, err)
	}
}

// cosigner is a verifier for keys of type 4, on the terms of golang.org/x/mod/sumdb/note.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(c.key, append([]byte(head), msg...), sig[8:])
}

func newCosigner(vkey string) (cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return cosigner{}, fmt.Errorf("not a key: %q", vkey)
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 33 || raw[0] != 4 {
		return cosigner{}, fmt.Errorf("not the key of a witness: %q", vkey)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return cosigner{}, fmt.Errorf("the key has another number: %q", vkey)
	}
	return cosigner{parts[0], hash, raw[1:]}, nil
}

// cosigned checks that each witness has signed the head.
func cosigned(data []byte, vkeys []string) {
	for _, vkey := range vkeys {
		verifier, err := newCosigner(vkey)
		if err == nil {
			_, err = note.Open(data, note.VerifierList(verifier))
		}
		check(err == nil, "cosignature of %s: %v", vkey, err)
	}
}

func main() {
	witness := flag.String("witness", "", "public keys of witnesses that must have cosigned the head")
	key := flag.String("key", "", "public key; otherwise the journal's own file key")
	sample := flag.Int("sample", 200, "entries to check one by one")
	wanted := flag.String("receipts", "", "numbers of receipts to fetch")
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	p := place{flag.Arg(0)}
	if *key == "" {
		data, err := p.get("key")
		if err != nil {
			fmt.Println("FAIL no key:", err)
			os.Exit(1)
		}
		*key = string(bytes.TrimSpace(data))
	}
	newest, changes, err := follow(p, *key)
	check(err == nil, "keys: %v", err)
	if err == nil {
		*key = newest
	}
	verifier, err := note.NewVerifier(*key)
	if err != nil {
		fmt.Println("FAIL key:", err)
		os.Exit(1)
	}
	data, err := p.get("checkpoint")
	var h head
	if err == nil {
		h, err = open(data, verifier)
	}
	check(err == nil, "head: %v", err)
	if err == nil && h.size > 0 {
		judge(p, h, verifier, *sample)
		standing(p, h, changes)
		if *witness != "" {
			cosigned(data, strings.Split(*witness, ","))
		}
		if *wanted != "" {
			receipts(p, strings.Split(*wanted, ","), verifier)
		}
	}
	fmt.Printf("judged %d entries\n%d passed, %d failed\n", h.size, passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}

func judge(p place, h head, verifier note.Verifier, sample int) {
	reader := tlog.TileHashReader(tlog.Tree{N: h.size, Hash: h.root}, p)
	for i := 0; i < sample; i++ {
		index := rand.Int63n(h.size)
		if i == 0 {
			index = h.size - 1
		}
		list, err := p.entries(h.size, index/256)
		if err == nil {
			var proof tlog.RecordProof
			if proof, err = tlog.ProveRecord(h.size, index, reader); err == nil {
				err = tlog.CheckRecord(proof, h.size, h.root, index, tlog.RecordHash(list[index%256]))
			}
		}
		check(err == nil, "entry %d: %v", index, err)
	}
	err := whole(p, h)
	check(err == nil, "all entries: %v", err)
	consistent(p, h, verifier, reader)
	local, _ := filepath.Glob(filepath.Join(p.base, "receipt", "*"))
	for _, path := range local {
		data, err := os.ReadFile(path)
		if err == nil {
			err = receipt(data, verifier)
		}
		check(err == nil, "%s: %v", path, err)
	}
}
